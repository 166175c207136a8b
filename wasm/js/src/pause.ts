interface Scheduler {
  yield?(): Promise<void>;
}

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  const scheduler = (globalThis as {scheduler?: Scheduler}).scheduler;
  if (scheduler?.yield) {
    return scheduler.yield();
  }
  // Timers are slowed down to four milliseconds, messages are not.
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
