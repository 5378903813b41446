import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../web/layout/layout.tsx';
import { longInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe } from '../session.tsx';
import { basisKey, declarationWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { describeChange, type PartChange } from './describe-change.ts';
import { type ChangeJson, changesQuery } from './queries.ts';

/** Who changed what of a module when, from the evidence. */
export function History({ module }: { readonly module: string }) {
  const say = useWords(definitionWords);
  const pages = useInfiniteQuery(changesQuery({ module }));
  const { data, error, refetch } = pages;
  const changes = data?.pages.flatMap((page) => page.items);
  return (
    <section className={parts.form}>
      <p className={parts.prose}>{say('historyLead')}</p>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {changes?.length === 0 && <EmptyState>{say('noHistory')}</EmptyState>}
      <div>
        {changes?.map((change) => (
          <Change key={change.event} change={change} />
        ))}
      </div>
      {pages.hasNextPage && (
        <div className={parts.actions}>
          <MoreButton pages={pages} />
        </div>
      )}
    </section>
  );
}

function Change({ change }: { readonly change: ChangeJson }) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const locale = useLocale();
  const { tools } = useMe();
  const described = describeChange(change.before, change.after, locale);
  const words = (part: string, value: string | null | undefined) =>
    value &&
    (part in coded
      ? coded[part as keyof typeof coded](value)
      : value === 'true'
        ? say('yes')
        : value === 'false'
          ? say('no')
          : value);
  const coded = {
    category: (category: string) => declared('categoryName', { category }),
    sensitivity: (sensitivity: string) => declared('sensitivityName', { sensitivity }),
    origin: (origin: string) => declared('originName', { origin }),
    portal: (portal: string) => declared('portalName', { portal }),
    basis: (basis: string) => declared('basisName', { basis: basisKey(basis) }),
    defaultSharing: (sharing: string) => say('sharingName', { sharing }),
  };
  const line = (change: PartChange) => {
    const { part } = change;
    const [before, after] = [words(part, change.before), words(part, change.after)];
    const named = say('part', { part });
    if (before === undefined || after === undefined) return say('partChanged', { part: named });
    if (after === null) return before === null ? named : say('partGone', { part: named, before });
    return before === null
      ? say('partNow', { part: named, after })
      : say('partWas', { part: named, before, after });
  };
  return (
    <div className={classes.change}>
      <p>
        <b className={parts.strong}>
          {say('changedWhat', { kind: change.kind, name: change.name.split('.').at(-1) ?? '' })}
        </b>
        {described.what === 'added' && ` ${say('wasAdded')}`}
        {described.what === 'removed' && ` ${say('wasRemoved')}`}
      </p>
      <p className={parts.quiet}>
        <bdi>{change.by ?? say('bySystem')}</bdi> ·{' '}
        <time dateTime={change.at}>{longInstant(change.at, locale)}</time>
        {tools.includes('evidence') && (
          <>
            {' · '}
            <Link to={`/evidence/${change.event}`} style={{ textDecoration: 'underline' }}>
              {say('proof')}
            </Link>
          </>
        )}
      </p>
      {described.parts.length > 0 && (
        <ul>
          {described.parts.map((part) => (
            <li key={part.part}>{line(part)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
