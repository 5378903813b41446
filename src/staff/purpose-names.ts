import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FieldDefinition } from '../metadata/field.ts';
import type { Label } from '../metadata/label.ts';
import type { ModuleDefinition } from '../metadata/module.ts';
import { call } from './api.ts';

type PurposeNames = ReadonlyMap<string, Label>;

/** What each purpose is called, by its code. */
export const purposesQuery = queryOptions({
  queryKey: ['purposes'],
  queryFn: async ({ signal }): Promise<PurposeNames> => {
    const { items } = await call<{ items: readonly { readonly code: string; readonly label: Label }[] }>(
      'GET',
      '/purposes',
      { signal },
    );
    return new Map(items.map(({ code, label }) => [code, label]));
  },
  staleTime: 5 * 60_000,
});

function holdsPurposes(field: FieldDefinition): boolean {
  return field.options?.codeOf === 'purposes';
}

/**
 * A module to show: the fields that hold codes of the company's purposes have these as their choices, so that they are shown and chosen
 * by name. The list is asked for where a module has such a field; until it is there, and where it can't be read, they are plain text.
 */
export function useNamedCodes<Module extends ModuleDefinition>(module: Module): Module;
export function useNamedCodes<Module extends ModuleDefinition>(
  module: Module | undefined,
): Module | undefined;
export function useNamedCodes<Module extends ModuleDefinition>(
  module: Module | undefined,
): Module | undefined {
  const coded = module?.fields.some(holdsPurposes) ?? false;
  const { data: names } = useQuery({ ...purposesQuery, enabled: coded });
  return useMemo(
    () => (module && coded && names ? { ...module, fields: named(module.fields, names) } : module),
    [module, coded, names],
  );
}

function named(fields: readonly FieldDefinition[], names: PurposeNames): readonly FieldDefinition[] {
  const choices = [...names].map(([value, label]) => ({ value, label: { ...label } }));
  return fields.map((field) =>
    holdsPurposes(field) ? { ...field, options: { ...field.options, choices } } : field,
  );
}
