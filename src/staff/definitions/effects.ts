/** What saving a field will do, said before it is done. */

import { choicesIn } from './choices-editor.tsx';
import type { SayDefinition } from './definition-words.ts';
import { changedParts, type FieldDraft } from './field-draft.ts';
import type { ModuleUsage } from './queries.ts';

/** The sentences, most serious first; empty while nothing was changed. */
export function effectsOf(
  from: FieldDraft | null,
  to: FieldDraft,
  usage: ModuleUsage | undefined,
  say: SayDefinition,
): readonly string[] {
  const records = usage?.records ?? 0;
  if (!from)
    return [
      say('doesAdd', { records }),
      ...(to.default !== null && records > 0 ? [say('doesDefault')] : []),
      ...(to.required && records > 0 ? [say('requiredEmpty', { empty: records })] : []),
    ];
  const changed = changedParts(from, to);
  const empty = records - (usage?.fields[to.name] ?? 0);
  const gone = choicesIn(from.options)
    .filter((choice) => !choicesIn(to.options).some((one) => one.value === choice.value))
    .map((choice) => choice.value);
  return [
    ...(gone.length > 0 ? [say('doesChoicesGone', { choices: gone.join(', ') })] : []),
    ...(changed.unique && to.unique ? [say('doesUnique', { records })] : []),
    ...(changed.required && to.required ? [say('requiredEmpty', { empty })] : []),
    ...('privacy' in changed ? [say('doesPrivacy')] : []),
    ...(portalOf(from) !== portalOf(to) ? [say('doesPortal')] : []),
    ...('default' in changed && to.default !== null ? [say('doesDefault')] : []),
    ...('label' in changed || 'help' in changed ? [say('doesLabel')] : []),
    ...('options' in changed && to.type === 'reference' ? [say('doesReferences')] : []),
  ];
}

function portalOf({ privacy }: FieldDraft): string {
  return privacy.category === 'none' ? 'hidden' : privacy.portal;
}
