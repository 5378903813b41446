import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { name } from '../read.ts';
import { useModules } from '../session.tsx';
import { PackageComparison } from './package-comparison.tsx';
import { packagesQuery } from './queries.ts';
import { requestWords } from './request-words.ts';
import type { CaseJson, ManifestJson, PackageJson } from './shapes.ts';
import { Withheld } from './withheld.tsx';
import { withholdWords } from './withhold-words.ts';

/** The copies of the case: being made, ready with their manifest, or gone. */
export function Packages({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const { data } = useQuery(packagesQuery(request.id));
  const placeName = usePlaceName();
  const settled = request.identity === 'confirmed' || request.identity === 'not_needed';
  const preview = request.subject && settled ? address(`/subjects/${request.subject.id}/preview`) : null;
  return (
    <>
      <section>
        <SectionHeading
          title={say('packages')}
          action={
            preview && (
              <a href={preview} target="_blank" rel="noreferrer">
                {say('preview')}
              </a>
            )
          }
        />
        {data?.length === 0 && <EmptyState>{say(settled ? 'noPackage' : 'noPackageYet')}</EmptyState>}
        <div className={parts.form} style={{ paddingTop: 10 }}>
          {data?.map((made, at) => (
            <Package
              key={made.id}
              made={made}
              earlier={data.slice(at + 1).find((one) => one.state === 'ready') ?? null}
              request={request.id}
            />
          ))}
        </div>
      </section>
      {settled && <Withheld request={request} placeName={placeName} />}
    </>
  );
}

function Package({
  made,
  earlier,
  request,
}: {
  readonly made: PackageJson;
  /** The copy that was made before it, to be compared with. */
  readonly earlier: PackageJson | null;
  readonly request: string;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const placeName = usePlaceName();
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: ['request', request] });
  if (made.state === 'making' && made.job) {
    return <JobLine id={made.job} label={say('makingPackage', { number: made.number })} onOver={refresh} />;
  }
  if (made.state !== 'ready') {
    return (
      <p>
        <span className="at-mono">{made.number}</span>{' '}
        <StateMark tone={made.state === 'failed' ? 'failed' : 'stopped'}>
          {say('packageState', { state: made.state })}
        </StateMark>
      </p>
    );
  }
  return (
    <div className={parts.card}>
      <div className={parts.actions} style={{ justifyContent: 'space-between' }}>
        <span>
          <b className={parts.strong}>{made.number}</b>{' '}
          <span className={parts.quiet}>
            {made.madeAt && plainInstant(made.madeAt, locale)}, {size(made.bytes ?? 0, locale)}
          </span>
        </span>
        <a href={address(`/packages/${made.id}/content`)} download>
          {say('downloadPackage')}
        </a>
      </div>
      <p className={parts.quiet}>
        {made.expiresAt && `${say('packageExpires', { date: plainDate(made.expiresAt, locale) })} `}
        {say('packageDownloads', { count: made.downloads })}
      </p>
      {made.manifest && <Manifest manifest={made.manifest} placeName={placeName} />}
      {earlier && <PackageComparison earlier={earlier} made={made} placeName={placeName} />}
      {made.sha256 && (
        <p className={parts.mono}>
          <span className={parts.quiet}>SHA-256</span> {made.sha256}
        </p>
      )}
    </div>
  );
}

/** A place in words: the module whose records it holds. */
function usePlaceName(): (place: string) => string {
  const label = useLabel();
  const say = useWords(withholdWords);
  const modules = useModules();
  return (place) => {
    const module = modules.find((one) => place === one.name || place.endsWith(`.${one.name}`));
    return module ? label(module.labelPlural) : say('placeName', { place });
  };
}

/** What is in the copy, and what was left out on what ground. */
function Manifest({
  manifest,
  placeName,
}: {
  readonly manifest: ManifestJson;
  placeName(place: string): string;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const places = (manifest.places ?? []).filter((place) => place.items > 0);
  const omitted = manifest.omitted ?? [];
  return (
    <details>
      <summary>{say('manifest', { files: manifest.parts?.length ?? 0, places: places.length })}</summary>
      <table className={parts.table}>
        <tbody>
          {places.map((place) => (
            <tr key={place.place}>
              <th scope="row">{placeName(place.place)}</th>
              <td data-align="right">{count(place.items, locale)}</td>
            </tr>
          ))}
          {manifest.parts?.map((part) => (
            <tr key={part.name}>
              <td>
                <span className={parts.mono}>{part.name}</span>
                <span className={`${parts.second} ${parts.mono}`}>{part.sha256}</span>
              </td>
              <td data-align="right">{size(part.bytes, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {omitted.length > 0 && <p className={parts.strong}>{say('omitted')}</p>}
      <ul>
        {omitted.map((each) => (
          <li key={JSON.stringify(each)} style={{ marginLeft: '1.2em' }}>
            {Object.values(each)
              .map((value) =>
                Array.isArray(value)
                  ? value.map((one) => name(one, locale)).join(', ')
                  : (name(value, locale) ?? ''),
              )
              .filter(Boolean)
              .join(': ')}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** `1.4 MB`. */
function size(bytes: number, locale: 'en' | 'es'): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(3, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
