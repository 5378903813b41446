import type { Label } from '../../metadata/label.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import type { CertificateJson, ErasureJson } from './erasure-shapes.ts';
import { requestWords } from './request-words.ts';

/** What of the configuration names the person: what kind, whose, and what is done with it. Never the value. */
export function ConfigurationPlan({ items }: { readonly items: ErasureJson['plan']['configuration'] }) {
  const say = useWords(requestWords);
  const label = useLabel();
  const modules = useModules();
  const moduleName = (name: string | null) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.labelPlural) : name;
  };
  if (items.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('configuration')} count={String(items.length)} line={false} />
      <p className={parts.quiet}>{say('configurationLead')}</p>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('where')}</th>
            <th scope="col">{say('whose')}</th>
            <th scope="col">{say('howAndWhy')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is whole and never reordered; nothing else tells two views of one owner apart.
            <tr key={`${one.kind} ${index}`}>
              <th scope="row">
                {label(one.label)}
                {(one.name ?? one.module) !== null && (
                  <span className={parts.second}>
                    <bdi>{one.name ?? moduleName(one.module)}</bdi>
                  </span>
                )}
              </th>
              <td data-label={say('whose')}>
                <bdi>{one.owner?.name ?? say('ofTheCompany')}</bdi>
              </td>
              <td data-label={say('howAndWhy')}>
                <Done action={one.action} text={one.text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The same in the certificate: how many of each kind, and what was done. */
export function CertifiedConfiguration({ items }: { readonly items: CertificateJson['configuration'] }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  if (items.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('configuration')} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {items.map((one) => (
            <tr key={`${one.kind} ${one.action}`}>
              <th scope="row">{label(one.label)}</th>
              <td data-label={say('items')} data-align="right">
                {count(one.items, locale)}
              </td>
              <td data-label={say('do')}>
                <Done action={one.action} text={one.text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Done({ action, text }: { readonly action: string; readonly text: Label }) {
  const label = useLabel();
  return action === 'by_hand' ? <StateMark tone="risk">{label(text)}</StateMark> : label(text);
}
