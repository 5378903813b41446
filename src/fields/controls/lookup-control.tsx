import { CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import { useEffect, useState } from 'react';
import type { JsonValue } from '../../metadata/json.ts';
import type { EditProps } from '../field-view.tsx';
import { type FoundRecord, useLookups } from '../lookups.ts';
import { shownReference } from '../written-id.ts';
import { viewWord } from './view-words.ts';

/** A record of one of the modules, found by its title or number while typing. */
export function LookupControl({ modules, ...props }: EditProps & { readonly modules: readonly string[] }) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const shown = props.value === null ? '' : shownReference(props.value);
  const [written, setWritten] = useState<string | null>(null);
  const found = useFound(modules, written);
  const choose = (key: string) => {
    const record = found.items.find((one) => `${one.module}/${one.id}` === key);
    if (record) props.onChange(asValue(record));
    setWritten(null);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} transitionProps={{ duration: 0 }}>
      <Combobox.Target>
        <TextInput
          id={props.id}
          value={written ?? shown}
          placeholder={viewWord('find', props.locale)}
          error={props.invalid ?? false}
          aria-describedby={props.describedBy}
          aria-label={props.label}
          autoFocus={props.autoFocus}
          autoComplete="off"
          onChange={(event) => {
            setWritten(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => setWritten(null)}
          onBlur={() => {
            combobox.closeDropdown();
            setWritten(null);
          }}
          rightSection={
            props.value !== null && (
              <CloseButton
                size="sm"
                aria-label={viewWord('remove', props.locale)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => props.onChange(null)}
              />
            )
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={written === null || written.trim() === ''}>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }}>
          {found.items.map((record) => (
            <Combobox.Option key={`${record.module}/${record.id}`} value={`${record.module}/${record.id}`}>
              <bdi>{record.title}</bdi> {record.number && <span className="at-mono">{record.number}</span>}
            </Combobox.Option>
          ))}
          {found.items.length === 0 && (
            <Combobox.Empty>
              {viewWord(found.searching ? 'searching' : 'nothing', props.locale)}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function asValue(record: FoundRecord): JsonValue {
  return { module: record.module, id: record.id, number: record.number, title: record.title };
}

function useFound(modules: readonly string[], written: string | null) {
  const lookups = useLookups();
  const [items, setItems] = useState<readonly FoundRecord[]>([]);
  const [searching, setSearching] = useState(false);
  const wanted = modules.join(',');
  useEffect(() => {
    const q = written?.trim() ?? '';
    if (q === '') return setItems([]);
    const stop = new AbortController();
    setSearching(true);
    const timer = setTimeout(async () => {
      const found = await Promise.all(
        wanted.split(',').map((module) => lookups.find(module, q, stop.signal)),
      ).catch(() => []);
      if (stop.signal.aborted) return;
      setItems(found.flat().slice(0, 12));
      setSearching(false);
    }, 180);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [written, wanted, lookups]);
  return { items, searching };
}
