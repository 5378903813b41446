/** A click anywhere on a row opens it; a link inside goes its own way. */
export function goUnlessLink(event: React.MouseEvent, go: () => void): void {
  const inside = event.target instanceof Element && event.target.closest('a, button, input');
  if (!inside && !window.getSelection()?.toString()) go();
}
