/** Lets everything else that waits have its turn: messages, timers, frames. */
export function pause(): Promise<void> {
  // Timers are slowed down to four milliseconds, messages are not; scheduler.yield comes back before
  // timers and messages that wait.
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
