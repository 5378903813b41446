import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { JsonValue } from '../../metadata/json.ts';
import type { EditProps } from '../field-view.tsx';
import { useLookups } from '../lookups.ts';
import { readId, shownReference } from '../written-id.ts';
import { viewWord } from './view-words.ts';

/** What is held now: kept already, or a file of a secret, which is not kept by itself. */
function Chosen({ value }: { readonly value: JsonValue }) {
  const lookups = useLookups();
  const shown = shownReference(value);
  const read = readId(value);
  return read && shown === read.id ? lookups.fileLink(read.id, null) : <bdi>{shown}</bdi>;
}

/** A file: chosen here, kept at once, and held by its id. */
export function FileControl({ accept, ...props }: EditProps & { readonly accept?: string }) {
  const lookups = useLookups();
  const input = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const keep = async (file: File) => {
    setFailure(null);
    setPart(0);
    try {
      const kept = await lookups.keepFile(file, setPart);
      props.onChange({ module: kept.module, id: kept.id, title: kept.title });
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : viewWord('tooLarge', props.locale));
    } finally {
      setPart(null);
    }
  };
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 8, minHeight: 32 }}>
      <input
        ref={input}
        type="file"
        className="at-unseen"
        tabIndex={-1}
        aria-hidden
        {...(accept && { accept })}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void keep(file);
        }}
      />
      {props.value !== null && <Chosen value={props.value} />}
      <Button
        id={props.id}
        variant="default"
        onClick={() => input.current?.click()}
        loading={part !== null}
        aria-describedby={props.describedBy}
        aria-label={props.label}
      >
        {viewWord('chooseFile', props.locale)}
      </Button>
      {part !== null && <progress value={part} max={1} />}
      {props.value !== null && part === null && (
        <Button variant="subtle" onClick={() => props.onChange(null)}>
          {viewWord('remove', props.locale)}
        </Button>
      )}
      {failure && <span role="alert">{failure}</span>}
    </div>
  );
}
