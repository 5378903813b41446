/** What is said of a mapping that is not right. */
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';

export function unknownTarget(module: ModuleDefinition, path: string): Finding {
  const message = `${module.labelPlural.en} have no field ${path.slice(0, 80)} that an import of yours can fill.`;
  return finding('field.unknown', path.slice(0, 80), message);
}

export function finding(code: string, field: string, message: string): Finding {
  return { code, field, message };
}
