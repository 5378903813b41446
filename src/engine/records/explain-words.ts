/** The sentences of an explanation, in English and Spanish. */
import type { Locale } from '../../metadata/label.ts';
import type { StepRule } from '../access/decision.ts';
import type { FieldRight, RecordUse } from '../access/rights.ts';

type Says = Readonly<Record<Locale, string>>;

const uses: Readonly<Record<RecordUse, Says>> = {
  list: { en: 'find it in lists', es: 'encontrarlo en listas' },
  read: { en: 'open it', es: 'abrirlo' },
  create: { en: 'create it', es: 'crearlo' },
  edit: { en: 'change it', es: 'modificarlo' },
  delete: { en: 'delete it', es: 'eliminarlo' },
  import: { en: 'import it', es: 'importarlo' },
  export: { en: 'export it', es: 'exportarlo' },
  mass_edit: { en: 'change it together with others', es: 'modificarlo junto con otros' },
  view_history: { en: 'see its history', es: 'ver su historial' },
};

function doingWords(use: RecordUse, locale: Locale): string {
  return uses[use][locale];
}

/** What a step says of this record: where it holds, and where it does not. */
const steps: Readonly<Record<StepRule, { readonly holds: Says; readonly silent: Says }>> = {
  state: {
    holds: {
      en: 'The record is {state}: its state does not allow this.',
      es: 'El registro está {state}: su estado no lo permite.',
    },
    silent: {
      en: 'The record is {state}: that is no hindrance.',
      es: 'El registro está {state}: no lo impide.',
    },
  },
  profile: {
    holds: {
      en: 'No profile of this user allows this in the module ({profiles}).',
      es: 'Ningún perfil de este usuario lo permite en el módulo ({profiles}).',
    },
    silent: { en: 'The profile allows it: {profiles}.', es: 'El perfil lo permite: {profiles}.' },
  },
  record_rule_denies: {
    holds: { en: 'The record rule “{name}” denies it.', es: 'La regla de registros «{name}» lo deniega.' },
    silent: {
      en: 'The record rule “{name}” is not about this record.',
      es: 'La regla de registros «{name}» no trata de este registro.',
    },
  },
  administration: {
    holds: {
      en: 'The user is an administrator: neither owner, sharing nor rules that grant are asked.',
      es: 'El usuario es administrador: no se consultan propietario, uso compartido ni reglas que conceden.',
    },
    silent: { en: 'The user is not an administrator.', es: 'El usuario no es administrador.' },
  },
  owner: {
    holds: { en: 'The record belongs to this user.', es: 'El registro pertenece a este usuario.' },
    silent: {
      en: 'The record does not belong to this user.',
      es: 'El registro no pertenece a este usuario.',
    },
  },
  superior: {
    holds: {
      en: 'The owner’s role is below this user’s in the tree of roles.',
      es: 'El rol del propietario está por debajo del de este usuario en el árbol de roles.',
    },
    silent: {
      en: 'The owner is not below this user in the tree of roles.',
      es: 'El propietario no está por debajo de este usuario en el árbol de roles.',
    },
  },
  group: {
    holds: {
      en: 'The record belongs to a group that this user is in.',
      es: 'El registro pertenece a un grupo al que pertenece este usuario.',
    },
    silent: {
      en: 'No group of this user owns the record.',
      es: 'Ningún grupo de este usuario es propietario del registro.',
    },
  },
  group_below: {
    holds: {
      en: 'The record belongs to a group of somebody below this user in the tree of roles.',
      es: 'El registro pertenece a un grupo de alguien por debajo de este usuario en el árbol de roles.',
    },
    silent: {
      en: 'No group of those below this user owns the record.',
      es: 'Ningún grupo de quienes están por debajo de este usuario es propietario del registro.',
    },
  },
  subject: {
    holds: {
      en: 'The record leads to the person the portal acts for.',
      es: 'El registro conduce a la persona en cuyo nombre actúa el portal.',
    },
    silent: {
      en: 'The record does not lead to the person the portal acts for.',
      es: 'El registro no conduce a la persona en cuyo nombre actúa el portal.',
    },
  },
  default_sharing: {
    holds: {
      en: 'The module shares this with everyone (default sharing: {sharing}).',
      es: 'El módulo lo comparte con todos (uso compartido por defecto: {sharing}).',
    },
    silent: {
      en: 'The module does not share this with everyone (default sharing: {sharing}).',
      es: 'El módulo no lo comparte con todos (uso compartido por defecto: {sharing}).',
    },
  },
  sharing_rule: {
    holds: {
      en: 'The sharing rule “{name}” opens the record to this user.',
      es: 'La regla de uso compartido «{name}» abre el registro a este usuario.',
    },
    silent: {
      en: 'The sharing rule “{name}” is for this user and does not reach this record.',
      es: 'La regla de uso compartido «{name}» es para este usuario y no alcanza este registro.',
    },
  },
  record_rule_grants: {
    holds: { en: 'The record rule “{name}” grants it.', es: 'La regla de registros «{name}» lo concede.' },
    silent: {
      en: 'The record rule “{name}” is for this user and does not match this record.',
      es: 'La regla de registros «{name}» es para este usuario y no coincide con este registro.',
    },
  },
};

const states: Readonly<Record<string, Says>> = {
  active: { en: 'active', es: 'activo' },
  restricted: { en: 'restricted (Art. 18)', es: 'limitado (art. 18)' },
  archived: { en: 'archived', es: 'archivado' },
  blocked: { en: 'blocked', es: 'bloqueado' },
  destroyed: { en: 'destroyed', es: 'destruido' },
};

const sharings: Readonly<Record<string, Says>> = {
  private: { en: 'private', es: 'privado' },
  read: { en: 'read', es: 'lectura' },
  read_edit: { en: 'read and edit', es: 'lectura y edición' },
  read_edit_delete: { en: 'read, edit and delete', es: 'lectura, edición y eliminación' },
};

export interface StepFacts {
  readonly state: string;
  readonly sharing: string;
  readonly profiles: string;
  readonly name: string;
}

/** One step about this record. */
export function stepWords(rule: StepRule, holds: boolean, facts: StepFacts, locale: Locale): string {
  const shown: Readonly<Record<string, string>> = {
    state: states[facts.state]?.[locale] ?? facts.state,
    sharing: sharings[facts.sharing]?.[locale] ?? facts.sharing,
    profiles: facts.profiles || (locale === 'es' ? 'ninguno' : 'none'),
    name: facts.name,
  };
  const text = steps[rule][holds ? 'holds' : 'silent'][locale];
  return text.replace(/\{(\w+)\}/g, (_, key: string) => shown[key] ?? '');
}

/** The whole in one sentence. */
export function verdictWords(
  verdict: {
    readonly user: string;
    readonly use: RecordUse;
    /** Null: it cannot be told. */
    readonly allowed: boolean | null;
    readonly because: string | null;
  },
  locale: Locale,
): string {
  const { user, allowed, because } = verdict;
  const doing = doingWords(verdict.use, locale);
  if (allowed === null)
    return locale === 'es'
      ? `No puede decirse si ${user} podía ${doing}: lo que lo decidía ya no se conoce.`
      : `It cannot be told whether ${user} could ${doing}: what decided it is no longer known.`;
  if (locale === 'es') {
    const says = `${user} ${allowed ? 'puede' : 'no puede'} ${doing}.`;
    return `${says} ${because ?? 'Nada le abre este registro.'}`;
  }
  return `${user} ${allowed ? 'may' : 'may not'} ${doing}. ${because ?? 'Nothing opens this record to them.'}`;
}

/** The same of an instant that has passed. */
export function pastVerdictWords(verdict: Parameters<typeof verdictWords>[0], locale: Locale): string {
  const { user, use, allowed, because } = verdict;
  if (allowed === null) return verdictWords(verdict, locale);
  const doing = doingWords(use, locale);
  if (locale === 'es')
    return `${user} ${allowed ? 'podía' : 'no podía'} ${doing}. ${because ?? 'Nada le abría este registro.'}`;
  return `${user} ${allowed ? 'could' : 'could not'} ${doing}. ${because ?? 'Nothing opened this record to them.'}`;
}

/** What is said of a step of a past decision that asks for what is no longer known. */
export function untoldStepWords(name: string | undefined, locale: Locale): string {
  const rule = name === undefined ? '' : locale === 'es' ? ` Regla: «${name}».` : ` Rule: “${name}”.`;
  return locale === 'es'
    ? `No puede decirse: ya no se conoce lo que este paso consulta.${rule}`
    : `It cannot be told: what this step asks about is no longer known.${rule}`;
}

const rightsWords: Readonly<Record<string, Says>> = {
  hidden: { en: 'hides the field', es: 'oculta el campo' },
  read: { en: 'shows the field', es: 'muestra el campo' },
  edit: { en: 'lets the field be changed', es: 'permite modificar el campo' },
  closed: { en: 'does not open the module', es: 'no abre el módulo' },
};

/** What one profile says of a field. */
export function profileFieldWords(profile: string, right: string, locale: Locale): string {
  const says = rightsWords[right]?.[locale] ?? right;
  return locale === 'es' ? `El perfil «${profile}» ${says}.` : `The profile “${profile}” ${says}.`;
}

/** What opens a field to somebody. */
export function fieldWords(right: FieldRight, profiles: readonly string[], locale: Locale): string {
  const names = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    profiles.map((name) => (locale === 'es' ? `«${name}»` : `“${name}”`)),
  );
  if (locale === 'es')
    return `${right === 'edit' ? 'Puede modificarlo' : 'Puede verlo'} por el perfil ${names}.`;
  return `May ${right === 'edit' ? 'change' : 'see'} it by the profile ${names}.`;
}

export function portalFieldWords(locale: Locale): string {
  return locale === 'es'
    ? 'En el portal, un campo es lo que dice su declaración de privacidad.'
    : 'In the portal a field is what its privacy declaration says.';
}
