import { Button } from '@mantine/core';
import { useState } from 'react';
import { IconCheck, IconCopy } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { partWords } from './part-words.ts';

/** A list that could not be read says why, and offers to read it again. */
export function ReadFailure({ error, onRetry }: { readonly error: unknown; onRetry(): void }) {
  const say = useWords(partWords);
  const reason = error instanceof Error ? error.message : String(error);
  return (
    <EmptyState
      action={
        <Button variant="default" onClick={onRetry}>
          {say('tryAgain')}
        </Button>
      }
    >
      {say('refused', { reason })}
    </EmptyState>
  );
}

/** Puts a text on the clipboard, and says that it is there. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const say = useWords(partWords);
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <Button
      variant="default"
      onClick={() => void copy()}
      leftSection={done ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
    >
      <span aria-live="polite">{done ? say('copied') : (label ?? say('copy'))}</span>
    </Button>
  );
}
