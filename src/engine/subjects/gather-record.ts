/** A record as what is handed to the person: each value with its declaration, and what is left out with its ground. */
import { isObject } from '../../fields/choices.ts';
import { fieldType } from '../../fields/index.ts';
import { innerOf } from '../../fields/secret/inner.ts';
import { readSealMark } from '../../fields/secret/seal-mark.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { isCoded } from './coded.ts';
import type { GatheredFile, GatheredItem, GatheredValue, LeftOut } from './gathered.ts';
import type { RecordRow } from './record-rows.ts';
import { titleOf } from './record-rows.ts';
import { type ReferencedRecord, referenceTarget } from './references.ts';

export interface GatheringRecords {
  readonly catalog: Catalog;
  readonly module: ModuleDefinition;
  readonly subject: string;
  readonly references: ReadonlyMap<string, ReferencedRecord>;
  readonly files: ReadonlyMap<string, readonly GatheredFile[]>;
  /** Secrets that were opened for this, by the id of what was sealed. */
  readonly opened?: ReadonlyMap<string, JsonValue> | undefined;
}

export function gatherRecord(gathering: GatheringRecords, row: RecordRow): GatheredItem {
  const values: GatheredValue[] = [];
  const leftOut: LeftOut[] = [];
  for (const field of gathering.module.fields) {
    const value = row.values.get(field.name);
    if (value === undefined) continue;
    if (fieldType(field.type).sealed) {
      const open = openedValue(gathering, field, value);
      if (open) values.push(open);
      else leftOut.push({ field: field.name, label: field.label, ground: groundOfSecret(field) });
      continue;
    }
    const ground = groundForLeavingOut(gathering, field, value);
    if (ground) leftOut.push({ field: field.name, label: field.label, ground });
    else values.push(gatherValue(gathering, field, value));
  }
  return {
    id: row.id,
    number: row.number,
    title: { en: titleOf(gathering.module, row) },
    at: row.createdAt,
    values,
    leftOut,
    files: gathering.files.get(row.id) ?? [],
  };
}

/** Art. 15(4): another person's name behind a reference is left out even where the field itself is handed over. */
export function groundForLeavingOut(
  gathering: Pick<GatheringRecords, 'catalog' | 'subject'>,
  field: FieldDefinition,
  value: JsonValue,
): LeftOut['ground'] | null {
  if (field.type === 'user' || field.type === 'group') return 'others_rights';
  if (field.type === 'reference') {
    const target = referenceTarget(field, value);
    const module = target ? gathering.catalog.modules.get(target.module) : undefined;
    if (target && module?.subject.kind === 'self' && target.id !== gathering.subject) return 'others_rights';
  }
  const { privacy } = field;
  return privacy.category !== 'none' && privacy.inAccess !== true ? privacy.inAccess.leftOut : null;
}

/** A secret is in a copy only where somebody opened it for that; the package says so otherwise, on its declared ground. */
function groundOfSecret({ privacy }: FieldDefinition): LeftOut['ground'] {
  return privacy.category !== 'none' && privacy.inAccess !== true ? privacy.inAccess.leftOut : 'security';
}

function openedValue(
  gathering: GatheringRecords,
  field: FieldDefinition,
  value: JsonValue,
): GatheredValue | undefined {
  const mark = readSealMark(value);
  const open = mark && gathering.opened?.get(mark.sealed);
  const inner = innerOf(field);
  if (open === undefined || open === null || !inner) return undefined;
  const file = isObject(open) && typeof open.filename === 'string' ? open.filename : undefined;
  return {
    ...gatherValue(gathering, inner.field, file ?? open),
    value: open,
    ...(file !== undefined && { text: { en: file, es: file } }),
  };
}

function gatherValue(gathering: GatheringRecords, field: FieldDefinition, value: JsonValue): GatheredValue {
  const target = field.type === 'reference' ? referenceTarget(field, value) : null;
  const referenced = target ? gathering.references.get(target.id) : undefined;
  const { privacy } = field;
  const personal = privacy.category !== 'none';
  const purpose = typeof value === 'string' ? gathering.catalog.purposes.get(value)?.label : undefined;
  return {
    field: field.name,
    label: field.label,
    value: referenced ? { ...referenced } : value,
    text: {
      en: referenced?.title ?? purpose?.en ?? fieldType(field.type).format(value, field, 'en'),
      es: referenced?.title ?? purpose?.es ?? fieldType(field.type).format(value, field, 'es'),
    },
    category: privacy.category,
    sensitivity: personal ? privacy.sensitivity : 'ordinary',
    origin: personal ? privacy.origin : 'observed',
    purposes: personal ? privacy.purposes : [],
    retention: personal ? privacy.retention : null,
    inPortability: personal
      ? portability(privacy.origin, privacy.inPortability)
      : { leftOut: 'not_personal' },
    ...((isCoded(field) || purpose) && { coded: true }),
  };
}

/** Art. 20(1) covers what the person provided, observed use included, and never what was derived from it. */
function portability(origin: GatheredValue['origin'], declared: GatheredValue['inPortability']) {
  if (declared !== true) return declared;
  return origin === 'derived' || origin === 'third_party' ? ({ leftOut: 'derived' } as const) : declared;
}
