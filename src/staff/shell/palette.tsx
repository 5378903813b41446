import { Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { IconPlus, IconSearch } from '../../web/icons.ts';
import { KeyHint } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { openAreas } from '../areas.ts';
import { moduleIcon } from '../module-icons.ts';
import { useNamedRecords } from '../named-records.ts';
import { recent } from '../recent.ts';
import { requestByNumberQuery } from '../requests/request-lines.ts';
import { mayOf, useMe, useModules } from '../session.tsx';
import { settingsWords } from '../settings/settings-words.ts';
import type { SearchHit } from '../shapes.ts';
import { shellWords } from '../words/shell-words.ts';
import { ExistenceResult, useExistenceCheck } from './existence-check.tsx';
import classes from './palette.module.css';
import { matches, nearness, type PaletteItem } from './palette-items.ts';
import { places } from './palette-places.ts';
import { paletteWords } from './palette-words.ts';
import { searchQuery } from './search-query.ts';

interface PaletteProps {
  onClose(): void;
  onGo(to: string): void;
}

/** One box for everything: pages, new records, what was open lately, and what the global search finds. */
export function Palette({ onClose, onGo }: PaletteProps) {
  const say = useWords(shellWords);
  const page = useWords(paletteWords);
  const [q, setQ] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const wanted = useDeferredValue(q);
  const settled = useSettled(wanted, 160);
  const found = useQuery(searchQuery(settled));
  const check = useExistenceCheck(q);
  const items = [...useItems(q, settled, found.data ?? []), ...check.items];
  const choose = (item: PaletteItem) => (item.run ? item.run() : onGo(item.to));
  const at = Math.min(active, items.length - 1);

  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((at + step + items.length) % Math.max(1, items.length));
    }
    const chosen = items[at];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': say('palette') } }}
    >
      <div className={classes.box}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this box
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={items[at] ? `${listId}-${at}` : undefined}
          aria-label={say('palette')}
          placeholder={say('paletteHint')}
          value={q}
          onChange={(event) => {
            setQ(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <KeyHint>Esc</KeyHint>
      </div>
      <PaletteList id={listId} items={items} active={at} onActive={setActive} onChoose={choose} />
      {check.asked && <ExistenceResult asked={check.asked} />}
      {q.trim() !== '' && items.length === check.items.length && !check.asked && (
        <p className={classes.nothing} role="status">
          {found.isFetching ? say('searching') : say('nothingFound', { q: q.trim() })}
          {!found.isFetching && <span className={classes.left}> {page('nothingFoundMore')}</span>}
        </p>
      )}
    </Modal>
  );
}

function PaletteList(props: {
  readonly id: string;
  readonly items: readonly PaletteItem[];
  readonly active: number;
  onActive(index: number): void;
  onChoose(item: PaletteItem): void;
}) {
  const { id, items, active } = props;
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div id={id} role="listbox" className={classes.list} tabIndex={-1}>
      {items.map((item, index) => (
        <div key={item.key}>
          {item.group !== items[index - 1]?.group && (
            <div className={classes.group} aria-hidden>
              {item.group}
            </div>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys */}
          <div
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={classes.item}
            onMouseMove={() => props.onActive(index)}
            onClick={() => props.onChoose(item)}
          >
            <item.icon size={16} stroke={1.6} aria-hidden />
            <span className={classes.title}>
              <bdi>{item.title}</bdi>
              {item.about && <bdi className={classes.about}>{item.about}</bdi>}
            </span>
            {item.kind && <span className={classes.kind}>{item.kind}</span>}
            {item.note && <span className="at-mono">{item.note}</span>}
          </div>
        </div>
      ))}
    </div>
  );
}

type Named = Pick<SearchHit, 'module' | 'id' | 'number' | 'title'>;

function useItems(q: string, settled: string, found: readonly SearchHit[]): readonly PaletteItem[] {
  const say = useWords(shellWords);
  const placeWords = useWords(paletteWords);
  const settingWords = useWords(settingsWords);
  const label = useLabel();
  const me = useMe();
  const modules = useModules();
  const requests = useRequestItems(settled);
  const last = useNamedRecords(recent.all().slice(0, 6));
  const trace = (group: string) => (each: Named | SearchHit) => {
    const module = modules.find((one) => one.name === each.module);
    return {
      key: `${group}${each.module}${each.id}`,
      group,
      title: each.title || each.number,
      about: 'highlight' in each ? (each.highlight ?? undefined) : undefined,
      kind: module && label(module.label),
      note: each.number,
      icon: moduleIcon(module?.icon ?? ''),
      to: `/records/${each.module}/${each.id}`,
    };
  };
  const shown = modules.filter((module) => !module.partOf);
  const pages = [
    ...openAreas(me.tools, me.country).map((area) => ({
      title: label(area.label),
      icon: area.icon,
      to: area.path,
    })),
    ...shown.map((module) => ({
      title: label(module.labelPlural),
      icon: moduleIcon(module.icon),
      to: `/records/${module.name}`,
    })),
  ].map((page) => ({ ...page, key: `go${page.to}`, group: say('goTo') }));
  const fresh = shown
    .filter((module) => mayOf(me, module.name).may('create'))
    .map((module) => ({
      key: `new${module.name}`,
      group: say('create'),
      title: say('new', { module: label(module.label).toLocaleLowerCase() }),
      icon: IconPlus,
      to: `/records/${module.name}/new`,
    }));
  const lately = last.map(({ module, record }) => {
    const { id, number, title = '' } = record;
    return trace(say('recent'))({ module: module.name, id, number, title });
  });
  if (q.trim() === '') return [...lately, ...pages];
  const hits = settled.trim().length > 1 ? found.map(trace(say('found'))) : [];
  const behind = places(me.tools, placeWords, settingWords).map((place) => ({
    ...place,
    key: `go${place.to}`,
    group: say('goTo'),
  }));
  const near = [...pages, ...behind].map((item) => ({ item, near: nearness(item, q) }));
  const of = (wanted: 'named' | 'meant') => near.filter((one) => one.near === wanted).map(({ item }) => item);
  return [
    ...requests,
    ...of('named'),
    ...hits,
    ...fresh.filter((item) => matches(item.title, q)),
    ...of('meant'),
  ];
}

/** Rights requests by their number. */
function useRequestItems(q: string): readonly PaletteItem[] {
  const say = useWords(shellWords);
  const label = useLabel();
  const me = useMe();
  const area = openAreas(me.tools).find((one) => one.name === 'requests');
  const query = requestByNumberQuery(q);
  const { data } = useQuery({ ...query, enabled: query.enabled === true && area !== undefined });
  if (!area || query.enabled !== true) return [];
  return (data ?? []).map((request) => ({
    key: `request${request.id}`,
    group: say('requests'),
    title: request.who ?? request.number,
    kind: label(area.label),
    note: request.number,
    icon: area.icon,
    to: `/requests/${request.id}`,
  }));
}

/** A value once it has stayed the same for a while: the search asks when the person pauses. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
