import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FoundRecord, Lookups } from '../fields/lookups.ts';
import { address, call, upload } from './api.ts';
import { directory } from './directory.ts';
import { first, list, object, text } from './read.ts';
import { fetchRecords } from './records/record-queries.ts';

/** What fields ask of the app, answered by the API and the router. */
export function makeLookups(): Lookups {
  return {
    async find(module, q, signal) {
      if (module === 'users' || module === 'groups') return findParty(module, q, signal);
      const page = await fetchRecords(module, { q, limit: 8, fields: ['number'] }, signal);
      return page.items.map((item) => ({
        module,
        id: item.id,
        number: item.number,
        title: item.title ?? item.number,
      }));
    },
    async keepFile(file, onProgress) {
      const answer = object(await upload('/files', file, onProgress));
      const kept = text(answer.id) ? answer : (list(answer)[0] ?? {});
      return {
        module: 'files',
        id: text(kept.id) ?? '',
        title: first(kept, 'filename', 'name') ?? file.name,
      };
    },
    fileAddress: (id) => address(`/files/${id}/content`),
    fileLink: (id, title) => <FileLink id={id} title={title} />,
    link: (to, children) =>
      to.module === 'users' || to.module === 'groups' ? (
        children
      ) : (
        <RecordLink to={to}>{children}</RecordLink>
      ),
  };
}

async function findParty(kind: 'users' | 'groups', q: string, signal?: AbortSignal): Promise<FoundRecord[]> {
  const wanted = q.toLocaleLowerCase();
  return (await directory(kind, signal))
    .filter((party) => party.title.toLocaleLowerCase().includes(wanted))
    .slice(0, 8);
}

/** A link to a file. Its value is an id alone: the name is asked for where it did not come with it. */
function FileLink({ id, title }: { readonly id: string; readonly title: string | null }) {
  const { data } = useQuery({
    queryKey: ['file', id],
    queryFn: ({ signal }) => call<{ readonly filename: string }>('GET', `/files/${id}`, { signal }),
    enabled: title === null,
    retry: false,
  });
  const name = title ?? data?.filename;
  return (
    <a href={address(`/files/${id}/content`)} download>
      {name === undefined ? '…' : <bdi>{name}</bdi>}
    </a>
  );
}

/** A link to a record. */
function RecordLink({ to, children }: { readonly to: FoundRecord; readonly children: React.ReactNode }) {
  return <Link to={`/records/${to.module}/${to.id}`}>{children}</Link>;
}
