import { type Ref, useEffect, useState } from 'react';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { Filter } from '../../../metadata/filter.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconSearch } from '../../../web/icons.ts';
import { count } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { recordWords } from '../words/record-words.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import classes from './list.module.css';

interface ListToolsProps {
  readonly module: ModuleDefinition;
  readonly filter: Filter | null;
  onFilter(filter: Filter | null): void;
  readonly openFilter: number | null;
  onOpenFilter(index: number | null): void;
  readonly q: string;
  onQ(q: string): void;
  readonly find: Ref<HTMLInputElement>;
  /** From the box to the rows. */
  onLeaveFind(): void;
  readonly total: number | null;
  readonly everyone: number | null;
  readonly fields: readonly FieldDefinition[];
  readonly columns: readonly string[];
  /** Null: as the view has them. */
  onColumns(names: readonly string[] | null): void;
}

/** Over a list: its filter, words to find in it, how many there are, its columns. */
export function ListTools(props: ListToolsProps) {
  const { module, total, everyone } = props;
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const plural = label(module.labelPlural).toLocaleLowerCase();
  const narrowed = everyone !== null && total !== null && total < everyone;
  const bold = (chunks: React.ReactNode[]) => <b>{chunks}</b>;
  return (
    <div className={classes.tools}>
      <div className={classes.filters}>
        <FilterBar
          module={module}
          filter={props.filter}
          onFilter={props.onFilter}
          open={props.openFilter}
          onOpen={props.onOpenFilter}
        />
      </div>
      <FindBox
        q={props.q}
        onQ={props.onQ}
        label={say('findIn', { module: plural })}
        box={props.find}
        onLeave={props.onLeaveFind}
      />
      {total !== null && (
        <span className={classes.total} role="status">
          {say.rich(narrowed ? 'someOf' : 'allCount', {
            some: count(total, locale),
            all: count(narrowed ? (everyone ?? total) : total, locale),
            total: narrowed ? (everyone ?? total) : total,
            b: bold,
          })}
        </span>
      )}
      <ColumnsMenu fields={props.fields} chosen={props.columns} onChosen={props.onColumns} />
    </div>
  );
}

/** Words to find in the list; asked for when the writing pauses. The arrow down leads to what was found. */
function FindBox({
  q,
  onQ,
  label,
  box,
  onLeave,
}: {
  readonly q: string;
  onQ(q: string): void;
  readonly label: string;
  readonly box: Ref<HTMLInputElement>;
  onLeave(): void;
}) {
  const [written, setWritten] = useState(q);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a pause in the writing asks
  useEffect(() => {
    if (written === q) return;
    const timer = setTimeout(() => onQ(written), 250);
    return () => clearTimeout(timer);
  }, [written]);
  useEffect(() => setWritten(q), [q]);
  return (
    <label className={classes.find}>
      <IconSearch size={15} aria-hidden />
      <input
        ref={box}
        type="search"
        aria-label={label}
        placeholder={label}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          onLeave();
        }}
      />
    </label>
  );
}
