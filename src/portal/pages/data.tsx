import type { ComponentChildren } from 'preact';
import { labelText } from '../../metadata/label.ts';
import { CONSENT, type ConsentState, type Information, type OwnModule, type Privacy } from '../office.ts';
import { BackLink, ButtonLink, Facts, Prose } from '../view/parts.tsx';
import { type Answer, type Page, type PersonVisit, page, type Visit } from '../visit.ts';
import { day, dayIn, longDay, say, type WordKey } from '../words/say.ts';
import { sizeOf } from './request.tsx';

export const dataPages: readonly Page[] = [
  { method: 'GET', path: '/data', for: 'person', handle: show },
  { method: 'GET', path: '/files/:id/download', for: 'person', handle: download },
];

async function download({ own, params }: PersonVisit): Promise<Answer> {
  return { kind: 'file', response: await own.ownFile(params.id ?? '') };
}

async function show(visit: PersonVisit): Promise<Answer> {
  const { locale, own } = visit;
  const [modules, privacy, consents, information] = await Promise.all([
    own.data(),
    own.privacy(),
    own.consents(),
    own.information(),
  ]);
  const title = say(locale, 'data.title');
  return page(
    title,
    <>
      <BackLink to="/">{say(locale, 'back.home')}</BackLink>
      <h1>{title}</h1>
      <p class="lead measure">
        {say(locale, 'data.lead')} <a href="/requests/new/access">{say(locale, 'data.askCopy')}</a>
      </p>
      <Contents visit={visit} modules={modules} />
      {modules.map((one) => (
        <ModuleSection key={one.module} visit={visit} module={one} />
      ))}
      <Why visit={visit} privacy={privacy} consents={consents} />
      <Who visit={visit} privacy={privacy} />
      <From visit={visit} privacy={privacy} information={information} />
      <Told visit={visit} information={information} />
      <Where visit={visit} privacy={privacy} />
      <h2>{say(locale, 'data.wrong')}</h2>
      <p>
        <ButtonLink to="/requests/new/rectification">{say(locale, 'data.correct')}</ButtonLink>
      </p>
    </>,
  );
}

function Contents({ visit: { locale }, modules }: { visit: Visit; modules: readonly OwnModule[] }) {
  const title = say(locale, 'data.contents');
  return (
    <nav class="contents" aria-label={title}>
      <ul>
        {modules.map((one) => (
          <li key={one.module}>
            <a href={`#${one.module}`}>{nameOf(locale, one)}</a>
          </li>
        ))}
        {(['why', 'who', 'from', 'told', 'where'] as const).map((part) => (
          <li key={part}>
            <a href={`#${part}`}>{say(locale, `data.${part}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function nameOf(locale: Visit['locale'], { isPerson, label }: OwnModule): string {
  return isPerson ? say(locale, 'data.you') : labelText(label, locale);
}

function ModuleSection({ visit, module }: { visit: Visit; module: OwnModule }) {
  const { locale } = visit;
  const isMany = module.records.length > 1;
  return (
    <section id={module.module}>
      <h2>{nameOf(locale, module)}</h2>
      {module.more && <p>{say(locale, 'data.more')}</p>}
      {module.records.map((record) =>
        isMany ? (
          <details key={record.id}>
            <summary>
              <bdi>{record.title}</bdi>
            </summary>
            <RecordFacts visit={visit} record={record} />
          </details>
        ) : (
          <RecordFacts key={record.id} visit={visit} record={record} />
        ),
      )}
    </section>
  );
}

type OwnRecord = OwnModule['records'][number];

function RecordFacts({ visit: { locale, site }, record }: { visit: Visit; record: OwnRecord }) {
  const rows = record.values.map(({ label, text, file }): [string, ComponentChildren] => [
    labelText(label, locale),
    file ? (
      <a key={file.id} href={`/files/${file.id}/download`}>
        <bdi>{text}</bdi> ({say(locale, 'data.download', { size: sizeOf(locale, file.size) })})
      </a>
    ) : (
      text
    ),
  ]);
  rows.push([say(locale, 'data.number'), record.number]);
  rows.push([say(locale, 'data.since'), day(locale, dayIn(site.timeZone, record.createdAt))]);
  return <Facts rows={rows} />;
}

interface WhyProps {
  readonly visit: Visit;
  readonly privacy: Privacy;
  readonly consents: readonly ConsentState[];
}

function Why({ visit: { locale }, privacy, consents }: WhyProps) {
  const { purposes, deleteBy } = privacy;
  return (
    <section id="why">
      <h2>{say(locale, 'data.why')}</h2>
      {purposes.length === 0 && <p>{say(locale, 'data.whyNone')}</p>}
      {purposes.length > 0 && (
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{say(locale, 'data.purpose')}</th>
                <th scope="col">{say(locale, 'data.basis')}</th>
                <th scope="col">{say(locale, 'data.until')}</th>
              </tr>
            </thead>
            <tbody>
              {purposes.map((purpose) => (
                <tr key={purpose.code}>
                  <th scope="row">{labelText(purpose.label, locale)}</th>
                  <td>
                    {basisText(locale, purpose.basis, isAllowed(consents, purpose.code))}
                    {purpose.reference && <div class="quiet">{labelText(purpose.reference, locale)}</div>}
                  </td>
                  <td>
                    {isDate(purpose.until) ? day(locale, purpose.until) : say(locale, 'data.untilOpen')}
                    <div class="quiet">{labelText(purpose.rule.label, locale)}</div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {deleteBy.date && (
        <>
          <p>{say(locale, 'data.deleteBy', { day: longDay(locale, deleteBy.date) })}</p>
          <details>
            <summary>{say(locale, 'data.how')}</summary>
            <ol>
              {deleteBy.working.map((sentence) => (
                <li key={sentence.en}>{labelText(sentence, locale)}</li>
              ))}
            </ol>
          </details>
        </>
      )}
    </section>
  );
}

/** Art. 15(1)(c), 19: whom it went to, and who was told of a change. */
function Who({ visit: { locale }, privacy: { recipients } }: { visit: Visit; privacy: Privacy }) {
  return (
    <section id="who">
      <h2>{say(locale, 'data.who')}</h2>
      {recipients.length === 0 && <p>{say(locale, 'data.whoNone')}</p>}
      {recipients.length > 0 && (
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{say(locale, 'data.whoName')}</th>
                <th scope="col">{say(locale, 'data.whoGets')}</th>
                <th scope="col">{say(locale, 'data.whoWhen')}</th>
              </tr>
            </thead>
            <tbody>
              {recipients.map((one) => (
                <tr key={one.name}>
                  <th scope="row">
                    {one.name}
                    <div class="quiet">{labelText(one.kind, locale)}</div>
                  </th>
                  <td>{one.gets.map((label) => labelText(label, locale)).join(', ')}</td>
                  <td>
                    {labelText(one.often, locale)}
                    {one.told && (
                      <div class="quiet">{say(locale, 'data.whoTold', { day: day(locale, one.told) })}</div>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A purpose that rests on consent is one of ours only while the person consents; the register names it either way. */
function isAllowed(consents: readonly ConsentState[], purpose: string): boolean {
  return consents.some((one) => one.purpose === purpose && one.valid);
}

function basisText(locale: Visit['locale'], basis: string | null, allowed: boolean): string {
  if (basis === CONSENT) return say(locale, allowed ? 'basis.A6-1-a' : 'basis.withoutConsent');
  return basis !== null && /^A6-1-[b-f]$/.test(basis) ? say(locale, `basis.${basis}` as WordKey) : '';
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text);
}

function From({
  visit: { locale },
  privacy,
  information,
}: {
  visit: Visit;
  privacy: Privacy;
  information: Information;
}) {
  const origins = ['provided', 'observed', 'derived', 'third_party'] as const;
  return (
    <section id="from">
      <h2>{say(locale, 'data.from')}</h2>
      <p>{say(locale, 'data.fromText')}</p>
      <Facts
        rows={origins.flatMap((origin) => {
          const fields = privacy.origins.find((one) => one.origin === origin)?.fields ?? [];
          const names = fields.map((field) => labelText(field, locale));
          return names.length === 0
            ? []
            : [[say(locale, `data.origin.${origin}`), names.join(', ')] as const];
        })}
      />
      {information.collections.length > 0 && (
        <>
          <p>{say(locale, 'data.sources')}</p>
          <ul>
            {information.collections.map((one) => (
              <li key={one.id}>
                {say(locale, 'data.source', { source: one.source, day: day(locale, one.obtainedOn) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Art. 13, 14: what we told the person, word for word. */
function Told({ visit: { locale, site }, information }: { visit: Visit; information: Information }) {
  const given = information.given.filter((one) => one.at !== null);
  return (
    <section id="told">
      <h2>{say(locale, 'data.told')}</h2>
      {given.length === 0 && <p>{say(locale, 'data.toldNone')}</p>}
      {given.map((one) => (
        <details key={one.id}>
          <summary>
            <span lang={one.language}>{one.title}</span>
            {', '}
            {day(locale, dayIn(site.timeZone, one.at ?? ''))}
          </summary>
          <div lang={one.language}>
            <Prose text={one.body} />
          </div>
        </details>
      ))}
    </section>
  );
}

function Where({ visit: { locale }, privacy }: { visit: Visit; privacy: Privacy }) {
  const filled = privacy.places.filter((place) => place.items > 0);
  return (
    <section id="where">
      <h2>{say(locale, 'data.where')}</h2>
      <p>{say(locale, 'data.whereText')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(locale, 'data.place')}</th>
            <th scope="col" class="number">
              {say(locale, 'data.items')}
            </th>
          </tr>
        </thead>
        <tbody>
          {filled.map((place) => (
            <tr key={place.place}>
              <th scope="row">{labelText(place.label, locale)}</th>
              <td class="number">{new Intl.NumberFormat(locale).format(place.items)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
