import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { referenceModules } from '../../fields/reference/reference.ts';
import { readId } from '../../fields/written-id.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { titleOf } from '../records/list/list-columns.tsx';
import { recordQuery } from '../records/record-queries.ts';

/** A reference out of a released record: by the title of what was released with it, or of what the reader may see. */
export function ReleasedReference({
  field,
  value,
  titles,
}: {
  readonly field: FieldDefinition;
  readonly value: JsonValue;
  readonly titles: ReadonlyMap<string, string>;
}) {
  const read = readId(value);
  const module = read?.module ?? referenceModules(field)[0] ?? '';
  const id = read?.id ?? '';
  const known = titles.get(id);
  const { data } = useQuery({
    ...recordQuery(module, id),
    enabled: known === undefined && id !== '',
    retry: false,
  });
  if (known !== undefined) return <bdi>{known}</bdi>;
  if (!data) return <span className="at-mono">{id}</span>;
  return (
    <Link to={`/records/${module}/${id}`}>
      <bdi>{titleOf(data)}</bdi>
    </Link>
  );
}
