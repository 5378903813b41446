import { useSuspenseQuery } from '@tanstack/react-query';
import type { FieldDefinition } from '../metadata/field.ts';
import { meQuery, modulesQuery } from './session-queries.ts';
import type { Me, ModuleInfo } from './shapes.ts';

/** Who is signed in. Only inside the shell, which lets nobody else through. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error('Nobody is signed in.');
  return data;
}

export function useModules(): readonly ModuleInfo[] {
  return useSuspenseQuery(modulesQuery).data;
}

/** A module by name, or undefined where there is none that the person may see. */
export function useModule(name: string): ModuleInfo | undefined {
  return useModules().find((module) => module.name === name);
}

/** What the person may do with a module; the service decides again at each call. */
export interface ModuleMay {
  may(action: string): boolean;
  sees(field: FieldDefinition): boolean;
  edits(field: FieldDefinition): boolean;
}

export function mayOf(me: Me, module: string): ModuleMay {
  const rights = me.modules[module];
  const right = (field: FieldDefinition) => rights?.fields[field.name] ?? 'edit';
  return {
    may: (action) => rights?.actions.includes(action) ?? false,
    sees: (field) => right(field) !== 'hidden',
    edits: (field) => right(field) === 'edit' && !field.readOnly,
  };
}

export function useMay(module: string): ModuleMay {
  return mayOf(useMe(), module);
}
