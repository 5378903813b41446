/** What is wrong with a workflow, beside the definitions it stands on; empty when it can be used. */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import { hasText } from '../../metadata/check-purpose.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { MetadataFindingCode } from '../../metadata/finding-codes.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { isName } from '../../metadata/names.ts';
import { resolveRelative } from '../../metadata/relative.ts';
import {
  beginsByRecord,
  type WorkflowDefinition,
  type WorkflowStep,
  type WorkflowTrigger,
  type WorkflowValue,
  type WorkflowValues,
} from '../../metadata/workflow.ts';
import { compileFilterIn } from '../catalog/filters/compile.ts';
import { operandOf } from '../catalog/filters/operand.ts';
import { sqlRaw } from '../database/fragment.ts';
import { placeholdersIn, shownPaths } from './placeholders.ts';

const MOST_STEPS = 20;
const LONGEST_TEXT = 10_000;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const SOME_MOMENT = {
  now: Temporal.Instant.from('2026-01-01T00:00:00Z'),
  timeZone: 'UTC',
  userId: '00000000-0000-0000-0000-000000000000',
};

export function checkWorkflow(workflow: WorkflowDefinition, catalog: Catalog): readonly Finding[] {
  const module = catalog.modules.get(workflow.module);
  const named = [
    ...unless(isName(workflow.code), 'workflow.001', 'code', {
      en: 'Write the code in small letters: urgent_tickets.',
      es: 'Escriba el código en minúsculas: tickets_urgentes.',
    }),
    ...unless(hasText(workflow.label), 'workflow.002', 'label', {
      en: 'Write a name in English.',
      es: 'Escriba un nombre en inglés.',
    }),
    ...unless(module !== undefined, 'workflow.003', 'module', {
      en: 'Choose a module that exists.',
      es: 'Elija un módulo que exista.',
    }),
  ];
  if (!module) return named;
  return [
    ...named,
    ...checkTrigger(workflow.trigger, module),
    ...checkCondition(workflow, module, catalog),
    ...checkSteps(workflow.steps, module, catalog),
  ];
}

function checkTrigger(trigger: WorkflowTrigger, module: ModuleDefinition): readonly Finding[] {
  const known = (name: string) =>
    name === 'owner' || name === 'state' || module.fields.some((one) => one.name === name);
  if (beginsByRecord(trigger)) {
    const fields = ('fields' in trigger && trigger.fields) || [];
    return fields
      .filter((name) => !known(name))
      .flatMap((name) => unless(false, 'workflow.004', 'trigger.fields', noField(module, name)));
  }
  const timed = unless(trigger.at === undefined || TIME.test(trigger.at), 'workflow.006', 'trigger.at', {
    en: 'Write the time as 08:00.',
    es: 'Escriba la hora así: 08:00.',
  });
  if (trigger.on === 'schedule') return timed;
  const kind = operandOf(module, trigger.field)?.relative;
  return [
    ...timed,
    ...unless(kind === 'date' || kind === 'instant', 'workflow.005', 'trigger.field', {
      en: 'Choose a field that holds a date.',
      es: 'Elija un campo que contenga una fecha.',
    }),
  ];
}

function checkCondition(
  { condition, trigger }: WorkflowDefinition,
  module: ModuleDefinition,
  catalog: Catalog,
): readonly Finding[] {
  if (!condition)
    return unless(!('becameTrue' in trigger && trigger.becameTrue), 'workflow.008', 'condition', {
      en: 'Write the condition that is to become true.',
      es: 'Escriba la condición que ha de cumplirse.',
    });
  const scope = {
    catalog,
    userId: SOME_MOMENT.userId,
    timeZone: 'UTC',
    now: () => SOME_MOMENT.now,
    crossing: () => sqlRaw('true'),
    visible: () => true,
  };
  const compiled = compileFilterIn(scope, module, condition, 'r');
  return compiled.ok
    ? []
    : compiled.findings.map(({ message }) => ({ code: 'workflow.007', field: 'condition', message }));
}

function checkSteps(
  steps: readonly WorkflowStep[],
  module: ModuleDefinition,
  catalog: Catalog,
): readonly Finding[] {
  const last = steps.findIndex((step) => step.do === 'archive' || step.do === 'delete');
  return [
    ...unless(steps.length > 0 && steps.length <= MOST_STEPS, 'workflow.009', 'steps', {
      en: `Give it 1 to ${MOST_STEPS} steps.`,
      es: `Dele de 1 a ${MOST_STEPS} pasos.`,
    }),
    ...unless(last === -1 || last === steps.length - 1, 'workflow.014', 'steps', {
      en: 'Archiving or deleting the record is the last step.',
      es: 'Archivar o eliminar el registro es el último paso.',
    }),
    ...steps.flatMap((step, index) => checkStep(step, module, catalog, `steps.${index}`)),
  ];
}

function checkStep(
  step: WorkflowStep,
  module: ModuleDefinition,
  catalog: Catalog,
  at: string,
): readonly Finding[] {
  if (step.do === 'set') return checkValues(step.values, module, module, catalog, at);
  if (step.do === 'create') {
    const target = catalog.modules.get(step.module);
    return target
      ? checkValues(step.values, target, module, catalog, at)
      : unless(false, 'workflow.003', `${at}.module`, {
          en: 'Choose a module that exists.',
          es: 'Elija un módulo que exista.',
        });
  }
  if (step.do === 'comment')
    return [
      ...unless(module.comments, 'workflow.018', at, {
        en: 'Records of this module have no comments.',
        es: 'Los registros de este módulo no tienen comentarios.',
      }),
      ...checkText(step.text, module, catalog, `${at}.text`),
    ];
  if (step.do === 'archive') return checkText(step.reason, module, catalog, `${at}.reason`, true);
  return step.do === 'mail' ? checkMail(step, module, catalog, at) : [];
}

function checkMail(
  step: Extract<WorkflowStep, { do: 'mail' }>,
  module: ModuleDefinition,
  catalog: Catalog,
  at: string,
): readonly Finding[] {
  const to = module.fields.find((field) => field.name === step.to);
  return [
    ...unless(catalog.purposes.has(step.purpose), 'workflow.015', `${at}.purpose`, {
      en: 'Choose a purpose that exists.',
      es: 'Elija una finalidad que exista.',
    }),
    ...unless(step.to === undefined || to?.type === 'reference', 'workflow.016', `${at}.to`, {
      en: 'Choose a field that refers to the recipient.',
      es: 'Elija un campo que se refiera al destinatario.',
    }),
    ...checkText(step.subject, module, catalog, `${at}.subject`),
    ...checkText(step.text, module, catalog, `${at}.text`),
  ];
}

/** A reason is kept with the record's states: it names no fields, so that it holds nothing of a person. */
function checkText(
  text: string,
  module: ModuleDefinition,
  catalog: Catalog,
  at: string,
  plain = false,
): readonly Finding[] {
  const wrong = placeholdersIn(text).filter((path) => plain || !shownPaths(catalog, module, path));
  return [
    ...unless(text.trim() !== '' && text.length <= LONGEST_TEXT, 'workflow.019', at, {
      en: `Write 1 to ${LONGEST_TEXT} characters.`,
      es: `Escriba de 1 a ${LONGEST_TEXT} caracteres.`,
    }),
    ...wrong.flatMap((path) =>
      unless(false, 'workflow.017', at, {
        en: plain
          ? `Leave {${path}} out: a reason names no field.`
          : `{${path}} leads to no field that can be shown.`,
        es: plain
          ? `Deje fuera {${path}}: un motivo no nombra campos.`
          : `{${path}} no lleva a ningún campo que se pueda mostrar.`,
      }),
    ),
  ];
}

function checkValues(
  values: WorkflowValues,
  target: ModuleDefinition,
  module: ModuleDefinition,
  catalog: Catalog,
  at: string,
): readonly Finding[] {
  const written = Object.entries(values);
  return [
    ...unless(written.length > 0, 'workflow.010', `${at}.values`, {
      en: 'Name a field to write.',
      es: 'Nombre un campo que se escriba.',
    }),
    ...written.flatMap(([name, value]) => {
      const field = target.fields.find((one) => one.name === name);
      const writable =
        field && !field.readOnly && !fieldType(field.type).systemWritten && field.type !== 'secret';
      return writable
        ? checkValue(value, field, module, catalog, `${at}.values.${name}`)
        : unless(false, 'workflow.010', `${at}.values.${name.slice(0, 63)}`, noField(target, name));
    }),
  ];
}

function checkValue(
  value: WorkflowValue,
  field: FieldDefinition,
  module: ModuleDefinition,
  catalog: Catalog,
  at: string,
): readonly Finding[] {
  if ('from' in value)
    return unless(value.from === 'id' || shownPaths(catalog, module, value.from), 'workflow.012', at, {
      en: 'Write a path of fields that exist: contact.account.country.',
      es: 'Escriba una ruta de campos que existan: contact.account.country.',
    });
  if ('relative' in value) {
    const kind = fieldType(field.type).filter?.relative;
    const dated =
      (kind === 'date' || kind === 'instant') && resolveRelative(value.relative, kind, SOME_MOMENT);
    return unless(Boolean(dated), 'workflow.013', at, {
      en: 'Write today, now or a shift such as +3d, for a field that holds a date.',
      es: 'Escriba today, now o un desplazamiento como +3d, en un campo que contenga una fecha.',
    });
  }
  if (value.value === null || value.value === '') return [];
  const read = fieldType(field.type).parse(value.value, field);
  return read.ok ? [] : read.findings.map(({ message }) => ({ code: 'workflow.011', field: at, message }));
}

function noField(module: ModuleDefinition, name: string): Sentence {
  return {
    en: `${module.name} has no field ${name.slice(0, 63)} that can be written.`,
    es: `${module.name} no tiene ningún campo ${name.slice(0, 63)} que se pueda escribir.`,
  };
}

function unless(fine: boolean, code: MetadataFindingCode, field: string, message: Sentence): Finding[] {
  return fine ? [] : [{ code, field, message }];
}
