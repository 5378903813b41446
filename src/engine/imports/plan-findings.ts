/** What is said of a mapping that is not right. */
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

export function unknownTarget(module: ModuleDefinition, path: string): Finding {
  const message = {
    en: `${module.labelPlural.en} have no field ${path.slice(0, 80)} that an import of yours can fill.`,
    es: `${labelText(module.labelPlural, 'es')} no tiene ningún campo ${path.slice(0, 80)} que una importación suya pueda rellenar.`,
  };
  return finding('field.unknown', path.slice(0, 80), message);
}

export function finding(code: string, field: string, message: Sentence): Finding {
  return { code, field, message };
}
