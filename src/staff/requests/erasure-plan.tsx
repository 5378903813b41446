import { IconEyeOff, IconLock, IconTrash } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { count, plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import classes from './case.module.css';
import { ConfigurationPlan } from './configuration-lines.tsx';
import type { ErasureJson, PlanLine } from './erasure-shapes.ts';
import { requestWords } from './request-words.ts';

const icons = { erase: IconTrash, mask: IconEyeOff, keep: IconLock } as const;

/** What an action of a plan is called, with its sign. */
export function PlanAction({ action }: { readonly action: PlanLine['action'] }) {
  const say = useWords(requestWords);
  const Icon = icons[action];
  return (
    <span className={classes.do} data-do={action}>
      <Icon size={16} stroke={1.6} aria-hidden />
      {say(`do_${action}`)}
    </span>
  );
}

/** The plan: in each place how much, what happens to it, and why. A date or a law is never cut. */
export function ErasurePlan({ erasure }: { readonly erasure: ErasureJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  const { lines, totals } = erasure.plan;
  const items = totals.erased + totals.masked + totals.kept;
  return (
    <section>
      <SectionHeading
        title={say('plan')}
        count={say('planCount', { items: count(items, locale), places: erasure.plan.places })}
        line={false}
        action={
          <span className={parts.quiet}>
            {say('planVersion', {
              version: erasure.planVersion,
              at: plainInstant(erasure.plannedAt, locale),
            })}
          </span>
        }
      />
      <table className={`${parts.table} ${parts.stacked} ${classes.planTable}`}>
        <thead>
          <tr>
            <th scope="col">{say('where')}</th>
            <th scope="col" data-align="right">
              {say('items')}
            </th>
            <th scope="col">{say('do')}</th>
            <th scope="col">{say('howAndWhy')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr
              key={`${line.place} ${line.action} ${line.until ?? ''} ${line.ground ?? ''} ${line.retention ?? ''}`}
            >
              <th scope="row">
                {label(line.label)}
                {line.numbers.length > 0 && <Numbers numbers={line.numbers} items={line.items} />}
              </th>
              <td data-label={say('items')} data-align="right">
                {count(line.items, locale)}
              </td>
              <td data-label={say('do')}>
                <PlanAction action={line.action} />
              </td>
              <td data-label={say('howAndWhy')}>
                <Why line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.totals}>
        <span>
          <IconTrash size={16} stroke={1.6} aria-hidden />
          {say('totalErased', { count: totals.erased, n: count(totals.erased, locale) })}
        </span>
        <span>
          <IconEyeOff size={16} stroke={1.6} aria-hidden />
          {say('totalMasked', { count: totals.masked, n: count(totals.masked, locale) })}
        </span>
        <span data-do="keep">
          <IconLock size={16} stroke={1.6} aria-hidden />
          {say('totalKept', { count: totals.kept, n: count(totals.kept, locale) })}
        </span>
      </p>
      <ConfigurationPlan items={erasure.plan.configuration} />
    </section>
  );
}

function Numbers({ numbers, items }: { readonly numbers: readonly string[]; readonly items: number }) {
  const shown = numbers.slice(0, 3);
  const rest = items - shown.length;
  return (
    <span className={`at-mono ${parts.second}`} title={numbers.join(', ')}>
      {shown.join(', ')}
      {rest > 0 && ` +${rest}`}
    </span>
  );
}

/** How a line is carried out, and why: fields masked; kept until when, by which rule and law. */
export function Why({ line }: { readonly line: PlanLine }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  const fields = useFieldNames(line.place, line.maskedFields);
  if (line.action === 'erase') return <>{say('eraseWhole')}</>;
  if (line.action === 'mask') return <>{say('maskFields', { fields, count: line.maskedFields.length })}</>;
  const law = line.rule ? label(line.rule.law) : (line.retention ?? '');
  return (
    <>
      {line.until ? say('keepUntil', { date: plainDate(line.until, locale) }) : say('keepOpen')}
      <span className={parts.second}>
        {[say('keepGround', { ground: line.ground ?? 'other' }), law].filter(Boolean).join('; ')}
      </span>
      {line.maskedFields.length > 0 && (
        <span className={parts.second}>{say('maskFields', { fields, count: line.maskedFields.length })}</span>
      )}
    </>
  );
}

/** The labels of fields, where the place is a module that the reader knows. */
function useFieldNames(place: string, names: readonly string[]): string {
  const label = useLabel();
  const say = useWords(requestWords);
  const module = useModules().find(
    (one) => place === one.name || place === `records.${one.name}` || place === `data.${one.name}`,
  );
  return names
    .map((name) => {
      const field = module?.fields.find((one) => one.name === name);
      return field ? label(field.label) : say('maskedName', { name });
    })
    .join(', ');
}
