import type { FieldRight, ModuleAction, Tool } from './rights.ts';

/** What a profile grants, as it is stored. `'*'` stands for every module, or every tool, those of the future included. */
export interface ProfileGrants {
  readonly modules: Readonly<Record<string, readonly ModuleAction[]>>;
  /** By module and field. A field that isn't named may be edited where the module may. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, FieldRight>>>>;
  readonly tools: readonly (Tool | '*')[];
}

/** A profile as a user has it. */
export interface NamedProfile extends ProfileGrants {
  readonly id: string;
  readonly name: string;
}

const STRENGTH: Readonly<Record<FieldRight, number>> = { hidden: 0, read: 1, edit: 2 };

/** Several profiles add up: what one of them grants is granted. */
export function grantsAction(
  profiles: readonly ProfileGrants[],
  module: string,
  action: ModuleAction,
): boolean {
  return profiles.some((profile) => actionsOf(profile, module).includes(action));
}

export function grantsTool(profiles: readonly ProfileGrants[], tool: Tool): boolean {
  return profiles.some((profile) => profile.tools.includes('*') || profile.tools.includes(tool));
}

/** The strongest right that a profile which opens the module gives to the field. */
export function grantedField(profiles: readonly ProfileGrants[], module: string, field: string): FieldRight {
  let best: FieldRight = 'hidden';
  for (const profile of profiles) {
    if (!actionsOf(profile, module).includes('read')) continue;
    const right = own(own(profile.fields, module) ?? {}, field) ?? 'edit';
    if (STRENGTH[right] > STRENGTH[best]) best = right;
  }
  return best;
}

/** The strongest right that a profile gives to the field by name; undefined when none names it. */
export function namedField(
  profiles: readonly ProfileGrants[],
  module: string,
  field: string,
): FieldRight | undefined {
  const named = profiles.filter((profile) => own(own(profile.fields, module) ?? {}, field) !== undefined);
  return named.length > 0 ? grantedField(named, module, field) : undefined;
}

/** The weaker of two rights. */
export function weaker(one: FieldRight, other: FieldRight): FieldRight {
  return STRENGTH[one] < STRENGTH[other] ? one : other;
}

/** What a profile lets do with the records of a module. */
export function actionsOf(profile: ProfileGrants, module: string): readonly ModuleAction[] {
  return own(profile.modules, module) ?? own(profile.modules, '*') ?? [];
}

function own<T>(of: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
