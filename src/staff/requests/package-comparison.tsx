import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { compareManifests } from './compare-manifests.ts';
import { requestWords } from './request-words.ts';
import type { PackageJson } from './shapes.ts';

/** What has come and gone between an earlier copy and this one. */
export function PackageComparison({
  earlier,
  made,
  placeName,
}: {
  readonly earlier: PackageJson;
  readonly made: PackageJson;
  placeName(place: string): string;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  if (!earlier.manifest || !made.manifest) return null;
  const { places, files } = compareManifests(earlier.manifest, made.manifest);
  return (
    <details>
      <summary>{say('compareWith', { number: earlier.number })}</summary>
      {places.length === 0 && <p className={parts.quiet}>{say('sameItems')}</p>}
      {places.length > 0 && (
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{say('where')}</th>
              <th scope="col" data-align="right">
                {earlier.number}
              </th>
              <th scope="col" data-align="right">
                {made.number}
              </th>
            </tr>
          </thead>
          <tbody>
            {places.map(({ place, before, now }) => (
              <tr key={place}>
                <th scope="row">{placeName(place)}</th>
                <td data-align="right">{count(before, locale)}</td>
                <td data-align="right">{count(now, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul>
        {files.map(({ name, change }) => (
          <li key={name} style={{ marginLeft: '1.2em' }}>
            <span className={parts.mono}>{name}</span>{' '}
            <span className={parts.quiet}>{say('fileChange', { change })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
