/** The calls about modules and fields. */
import { Type } from 'typebox';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { catalogHolder } from '../catalog/holder.ts';
import type { CompanyField, ModuleChange } from '../catalog/load.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { moduleNamed, valuesRefused } from '../records/refusals.ts';
import { etag, ifMatch, param } from '../records/request-values.ts';
import { applyOperations } from './apply-operations.ts';
import { type ChangeOptions, changeDefinition, changeDefinitions } from './change-definition.ts';
import * as schema from './definition-schemas.ts';
import { fieldChangeWords, fieldWords, moduleWords, newModuleWords } from './other-words.ts';
import { settingsOperations } from './settings-operations.ts';
import { wayThrough } from './way-through-field.ts';
import { wholeModule } from './whole-module.ts';

const tag = 'definitions';
const reading = { tag, scope: 'records:read', access: { kind: 'signed_in' } } as const;
const writing = { tag, scope: 'definitions:write', access: { kind: 'tool', tool: 'definitions' } } as const;
const moduleParams = Type.Object({ module: Type.String() });
const fieldParams = Type.Object({ module: Type.String(), field: Type.String() });
/** Values that go with a definition do not come back. */
const takesData = ({ query }: OperationInput): boolean => query.purge === 'true';
const purgeQuery = Type.Object({
  purge: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
});

type NewField = FieldDefinition & { readonly block?: string; readonly leadsToPerson?: boolean };

const moduleOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/modules',
    summary: 'Every module that you may see, with its definition',
    response: { 200: Type.Object({ items: Type.Array(schema.moduleAnswer) }) },
    handle: async (context) => ({
      body: {
        items: [...context.catalog.modules.values()]
          .filter((module) => maySee(context, module.name))
          .map((module) => shownModule(context, module)),
      },
    }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/modules/:module',
    summary: 'The definition of a module',
    params: moduleParams,
    response: { 200: schema.moduleAnswer },
    handle: async (context, input) => moduleBody(context, param(input, 'module')),
  },
  {
    ...writing,
    method: 'POST',
    path: '/modules',
    versioned: true,
    summary: 'Add a module of your own',
    body: schema.newModule,
    otherWords: newModuleWords,
    response: { 201: schema.moduleAnswer },
    handle: async (context, input) => {
      const module = wholeModule(input.body as ModuleDefinition);
      const fits = ({ modules }: Catalog): void => {
        if (!modules.has(module.name)) return;
        throw new Problem('duplicate_value', {
          en: `There is a module ${module.name} already.`,
          es: `Ya existe un módulo ${module.name}.`,
        });
      };
      fits(context.catalog);
      const change = { kind: 'module', name: module.name, definition: module } as const;
      const catalog = await changeDefinition(context, change, { ...ifMatch(input.headers), fits });
      return { ...moduleBody({ ...context, catalog }, module.name), status: 201 };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/modules/:module',
    versioned: true,
    summary: 'Change labels, layout, views or sharing of a module',
    params: moduleParams,
    body: schema.moduleChange,
    otherWords: moduleWords,
    response: { 200: schema.moduleAnswer },
    handle: async (context, input) => {
      const module = moduleNamed(context, param(input, 'module'));
      const change = input.body as ModuleChange;
      const definition = module.origin === 'company' ? wholeChange(context, module, change) : change;
      const catalog = await changeDefinition(
        context,
        { kind: 'module', name: module.name, definition },
        ifMatch(input.headers),
      );
      return moduleBody({ ...context, catalog }, module.name);
    },
  },
  {
    ...writing,
    stepUp: takesData,
    method: 'DELETE',
    path: '/modules/:module',
    versioned: true,
    summary: 'Remove a module of your own; with purge=true its records too',
    params: moduleParams,
    query: purgeQuery,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      const module = moduleNamed(context, param(input, 'module'));
      if (module.origin === 'shipped') {
        throw new Problem('conflict', {
          en: 'A module of the product stays. Close it to people in their profiles instead.',
          es: 'Un módulo del producto se conserva. Ciérrelo a las personas en sus perfiles.',
        });
      }
      await changeDefinition(
        context,
        { kind: 'module', name: module.name, definition: null },
        removal(input),
      );
      return { status: 204 };
    },
  },
];

const fieldOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/modules/:module/fields/:field',
    summary: 'The definition of a field',
    params: fieldParams,
    response: { 200: schema.fieldAnswer },
    handle: async (context, input) => fieldBody(context, param(input, 'module'), param(input, 'field')),
  },
  {
    ...writing,
    method: 'POST',
    path: '/modules/:module/fields',
    versioned: true,
    summary: 'Add a field, with its privacy declaration, to a module',
    params: moduleParams,
    body: schema.newField,
    otherWords: fieldWords,
    response: { 201: schema.fieldAnswer },
    handle: async (context, input) => {
      const module = moduleNamed(context, param(input, 'module'));
      const { block, leadsToPerson, ...field } = input.body as NewField;
      const fits = ({ modules }: Catalog): void => {
        if (!modules.get(module.name)?.fields.some((one) => one.name === field.name)) return;
        throw new Problem('duplicate_value', {
          en: `${module.name} has a field ${field.name} already.`,
          es: `${module.name} ya tiene un campo ${field.name}.`,
        });
      };
      fits(context.catalog);
      const definition = { field, ...(block && { block }) };
      return {
        ...(await putField(context, input, module, definition, { fits }, leadsToPerson)),
        status: 201,
      };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/modules/:module/fields/:field',
    versioned: true,
    summary: 'Change a field',
    params: fieldParams,
    body: schema.fieldChange,
    otherWords: fieldChangeWords,
    response: { 200: schema.fieldAnswer },
    handle: async (context, input) => {
      const module = moduleNamed(context, param(input, 'module'));
      const old = fieldNamed(module, param(input, 'field'));
      const { block, ...change } = input.body as Partial<FieldDefinition> & { block?: string };
      if (change.name !== undefined && change.name !== old.name) {
        const message = {
          en: 'A field keeps its name: filters, imports and others rely on it. Change its label instead.',
          es: 'Un campo conserva su nombre: filtros, importaciones y otros dependen de él. Cambie su etiqueta.',
        };
        throw valuesRefused([{ code: 'field.renamed', field: 'name', message }]);
      }
      return putField(context, input, module, { field: { ...old, ...change }, ...(block && { block }) });
    },
  },
  {
    ...writing,
    stepUp: takesData,
    method: 'DELETE',
    path: '/modules/:module/fields/:field',
    versioned: true,
    summary: 'Remove a field of your own; with purge=true its values too',
    params: fieldParams,
    query: purgeQuery,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      const module = moduleNamed(context, param(input, 'module'));
      const field = fieldNamed(module, param(input, 'field'));
      refuseShipped(context, module, field);
      await changeDefinition(
        context,
        { kind: 'field', name: `${module.name}.${field.name}`, definition: null },
        removal(input),
      );
      return { status: 204 };
    },
  },
];

/** Every call about definitions and settings. */
export const definitionOperations: readonly Operation[] = [
  ...moduleOperations,
  ...fieldOperations,
  ...applyOperations,
  ...settingsOperations,
];

function maySee(context: CallContext, module: string): boolean {
  return context.rights.allows(module, 'read') || context.rights.may('definitions');
}

/** The definition without the fields that the caller may not see; who changes definitions sees it whole. */
function shownModule(context: CallContext, module: ModuleDefinition) {
  const whole = context.rights.may('definitions');
  const fields = whole
    ? module.fields
    : module.fields.filter((field) => context.rights.field(module.name, field.name) !== 'hidden');
  return { ...module, fields, version: context.catalog.version };
}

function moduleBody(context: CallContext, name: string) {
  const module = moduleNamed(context, name);
  if (!maySee(context, name))
    throw new Problem('not_found', {
      en: `There is no module ${name} that you may see.`,
      es: `No hay ningún módulo ${name} que usted pueda ver.`,
    });
  return { body: shownModule(context, module), headers: etag(context.catalog.version) };
}

function fieldBody(context: CallContext, moduleName: string, name: string) {
  const { body } = moduleBody(context, moduleName);
  const field = body.fields.find((one) => one.name === name);
  if (!field) throw noSuchField(moduleName, name);
  return { body: { ...field, version: context.catalog.version }, headers: etag(context.catalog.version) };
}

function fieldNamed(module: ModuleDefinition, name: string): FieldDefinition {
  const field = module.fields.find((one) => one.name === name);
  if (!field) throw noSuchField(module.name, name);
  return field;
}

function noSuchField(module: string, name: string): Problem {
  return new Problem('not_found', {
    en: `${module} has no field ${name.slice(0, 60)}.`,
    es: `${module} no tiene ningún campo ${name.slice(0, 60)}.`,
  });
}

async function putField(
  context: CallContext,
  input: OperationInput,
  module: ModuleDefinition,
  definition: CompanyField,
  options: Pick<ChangeOptions, 'fits'> = {},
  leadsToPerson = false,
) {
  const { name } = definition.field;
  const change = { kind: 'field', name: `${module.name}.${name}`, definition } as const;
  const catalog = await changeDefinitions(
    context,
    // The way first: the field, which stands by itself, is then in the module again.
    (before) => [...(leadsToPerson ? wayThrough(before, module.name, definition.field) : []), change],
    { ...options, ...ifMatch(input.headers) },
  );
  return fieldBody({ ...context, catalog }, module.name, name);
}

/** The behaviour of the product relies on its own fields. */
function refuseShipped(context: CallContext, module: ModuleDefinition, field: FieldDefinition): void {
  const shipped = catalogHolder(context.database)?.shipped.modules.find((one) => one.name === module.name);
  if (!shipped?.fields.some((one) => one.name === field.name)) return;
  throw new Problem('conflict', {
    en: 'A field of the product stays. Hide it in the profiles instead.',
    es: 'Un campo del producto se conserva. Ocúltelo en los perfiles.',
  });
}

function removal(input: OperationInput) {
  return { ...ifMatch(input.headers), purge: input.query.purge === 'true' };
}

/** A company's own module is stored whole; the fields that were added to it later are stored by themselves. */
function wholeChange(context: CallContext, module: ModuleDefinition, change: ModuleChange): ModuleDefinition {
  return { ...module, ...change, fields: context.catalog.modules.get(module.name)?.fields ?? module.fields };
}
