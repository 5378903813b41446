import { useEffect, useRef } from 'react';
import { cleanHtml } from '#clean-html';
import type { EditProps } from '../field-view.tsx';
import classes from './rich-text-control.module.css';
import { type ViewWord, viewWord } from './view-words.ts';

const commands: readonly { readonly word: ViewWord; readonly command: string; readonly sign: string }[] = [
  { word: 'bold', command: 'bold', sign: 'B' },
  { word: 'italic', command: 'italic', sign: 'I' },
  { word: 'list', command: 'insertUnorderedList', sign: '•' },
  { word: 'numbers', command: 'insertOrderedList', sign: '1.' },
];

/** Formatted text, written as it is read. What is pasted is cleaned here, and again by the service. */
export function RichTextControl(props: EditProps) {
  const editor = useRef<HTMLDivElement>(null);
  const first = useRef(typeof props.value === 'string' ? props.value : '');
  useEffect(() => {
    if (editor.current) editor.current.innerHTML = cleanHtml(first.current);
    if (props.autoFocus) editor.current?.focus();
  }, [props.autoFocus]);
  const changed = () => {
    const html = cleanHtml(editor.current?.innerHTML ?? '');
    props.onChange(editor.current?.textContent?.trim() ? html : null);
  };
  return (
    <div className={classes.frame} data-invalid={props.invalid || undefined}>
      <div className={classes.bar} role="toolbar" aria-controls={props.id}>
        {commands.map(({ word, command, sign }) => (
          <button
            key={command}
            type="button"
            title={viewWord(word, props.locale)}
            aria-label={viewWord(word, props.locale)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              editor.current?.focus();
              document.execCommand(command);
              changed();
            }}
          >
            {sign}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a textarea can't show formatting */}
      <div
        ref={editor}
        id={props.id}
        className={classes.text}
        role="textbox"
        tabIndex={0}
        aria-multiline
        aria-label={props.label}
        aria-describedby={props.describedBy}
        contentEditable
        suppressContentEditableWarning
        onInput={changed}
        onPaste={(event) => {
          event.preventDefault();
          const html = event.clipboardData.getData('text/html');
          if (html) document.execCommand('insertHTML', false, cleanHtml(html));
          else document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
        }}
      />
    </div>
  );
}
