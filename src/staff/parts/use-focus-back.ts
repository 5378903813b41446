import { useEffect, useState } from 'react';

/** A dialog that is taken away gives the focus back to what opened it: a button, or the button of the menu it was chosen in. */
export function useFocusBack(): void {
  const [opener] = useState(openerNow);
  useEffect(
    () => () => {
      const nowhere = document.activeElement === null || document.activeElement === document.body;
      if (nowhere && opener?.isConnected) opener.focus();
    },
    [opener],
  );
}

function openerNow(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role=menu]');
  const opener = menu ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : focused;
  return opener instanceof HTMLElement ? opener : null;
}
