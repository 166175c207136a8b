// The buttons that copy code. A page that may not write to the clipboard shows none.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const word = button.textContent!;
    let back: ReturnType<typeof setTimeout>;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.parentElement!.querySelector('code')!.textContent!);
      button.textContent = button.dataset.done!;
      clearTimeout(back);
      back = setTimeout(() => { button.textContent = word; }, 2000);
    });
    button.setAttribute('aria-live', 'polite');
  }
}
