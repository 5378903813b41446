/** A secret on the clipboard stays there no longer than it is shown. */
let ours = false;

export async function copySecret(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  ours = true;
}

/** Somebody copied something else in this window since: that is not ours to take away. */
document.addEventListener('copy', () => {
  ours = false;
});

/** Empties the clipboard when a secret was put there. A window in the background may not: then when it is looked at again. */
export async function emptyClipboard(): Promise<void> {
  if (!ours) return;
  try {
    await navigator.clipboard.writeText('');
    ours = false;
  } catch {
    window.addEventListener('focus', () => void emptyClipboard(), { once: true });
  }
}
