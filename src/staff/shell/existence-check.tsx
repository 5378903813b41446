import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldViewOf } from '../../fields/views.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { IconEye } from '../../web/icons.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { useModules } from '../session.tsx';
import { type ExistenceAnswer, existenceQuery } from '../settings/openings.ts';
import { openingWords } from '../settings/openings-words.ts';
import classes from './palette.module.css';
import type { PaletteItem } from './palette-items.ts';

interface Asked {
  readonly module: string;
  readonly q: string;
  readonly answer?: ExistenceAnswer;
  readonly failure?: string;
}

/** Below this the service does not answer. */
const shortest = 3;

/**
 * Where an administrator switched it on: lines of the palette that ask whether a record exists that the person may not see. Each
 * asking is counted and in the evidence, so that nothing is asked before the person chooses the line.
 */
export function useExistenceCheck(q: string): {
  readonly items: readonly PaletteItem[];
  readonly asked: Asked | null;
} {
  const say = useWords(openingWords);
  const label = useLabel();
  const modules = useModules();
  const settings = useQuery(existenceQuery).data ?? [];
  const [asked, setAsked] = useState<Asked | null>(null);
  const words = q.trim();
  const ask = async (module: string) => {
    try {
      const answer = await call<ExistenceAnswer>('GET', `/records/${module}/existence`, {
        query: { q: words },
      });
      setAsked({ module, q: words, answer });
    } catch (cause) {
      setAsked({ module, q: words, failure: cause instanceof Error ? cause.message : String(cause) });
    }
  };
  if (words.length < shortest) return { items: [], asked: null };
  const items = settings
    .filter((one) => one.mine)
    .map((one) => ({
      key: `exists${one.module}`,
      group: say('askExists'),
      title: say('askIn', {
        q: words,
        module: label(
          modules.find((each) => each.name === one.module)?.labelPlural ?? { en: one.module },
        ).toLocaleLowerCase(),
      }),
      icon: IconEye,
      to: '',
      run: () => void ask(one.module),
    }));
  return { items, asked: asked?.q === words ? asked : null };
}

/** What the check answered: the agreed fields of what is there, and how many checks are left. */
export function ExistenceResult({ asked }: { readonly asked: Asked }) {
  const say = useWords(openingWords);
  const label = useLabel();
  const locale = useLocale();
  const module = useModules().find((one) => one.name === asked.module);
  const name = module ? label(module.labelPlural).toLocaleLowerCase() : asked.module;
  const { answer } = asked;
  if (!answer)
    return (
      <p className={classes.nothing} role="alert">
        {asked.failure}
      </p>
    );
  return (
    <div className={classes.exists} role="status">
      <p>
        {answer.exists
          ? say('exists', { count: answer.items.length, module: name })
          : say('existsNot', { module: name, q: asked.q })}{' '}
        {answer.more && say('more')}
      </p>
      {answer.items.length > 0 && (
        <ul>
          {answer.items.map((item, index) => (
            <li key={String(index)}>
              <bdi>
                {Object.entries(item)
                  .map(([field, value]) => {
                    const known = module?.fields.find((one) => one.name === field);
                    if (!known || value === null) return null;
                    return fieldViewOf(known.type).text(value as JsonValue, known, locale);
                  })
                  .filter(Boolean)
                  .join(', ')}
              </bdi>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.left}>{say('checksLeft', { count: answer.left })}</p>
    </div>
  );
}
