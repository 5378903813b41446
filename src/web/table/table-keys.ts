import { useEffect, useRef } from 'react';

/** What the keyboard can ask of a list; the keys are shown in its foot. */
export interface TableKeys {
  move(by: number | 'first' | 'last'): void;
  select(): void;
  open(): void;
  peek(): void;
  edit?: (() => void) | undefined;
  filter?: (() => void) | undefined;
  /** Goes to where words are looked for. */
  find?: (() => void) | undefined;
  create?: (() => void) | undefined;
  /** Lets go of what is selected. */
  clear?: (() => void) | undefined;
}

/** True where letters are text: there the list's keys don't work. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, [role=menuitem], summary') !== null;
}

function isInTable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=table]') !== null;
}

/** The key's action, or undefined when the key means nothing here. Exported for its test. */
export function keyAction(keys: TableKeys, key: string, onControl: boolean): (() => void) | undefined {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return () => keys.move(1);
    case 'k':
    case 'ArrowUp':
      return () => keys.move(-1);
    case 'PageDown':
      return () => keys.move(20);
    case 'PageUp':
      return () => keys.move(-20);
    case 'Home':
      return () => keys.move('first');
    case 'End':
      return () => keys.move('last');
    case 'x':
      return keys.select;
    case 'e':
      return keys.edit;
    case 'f':
      return keys.filter;
    case '/':
      return keys.find;
    case 'n':
      return keys.create;
    case 'Escape':
      return keys.clear;
    case 'Enter':
      return onControl ? undefined : keys.open;
    case ' ':
      return onControl ? undefined : keys.peek;
    default:
      return undefined;
  }
}

/** Listens on the page while the list is on it; not while a dialog is open or text is being written. */
export function useTableKeys(keys: TableKeys, enabled: boolean): void {
  const live = useRef(keys);
  live.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('[role=dialog], [role=menu]')) return;
      // Elsewhere Escape leaves what is open there: a menu, a dialog that is gone by now.
      if (event.key === 'Escape' && !isInTable(event.target)) return;
      const action = keyAction(live.current, event.key, isControl(event.target));
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled]);
}
