import type { ModuleDefinition } from '../../metadata/module.ts';

/** A company's own module, with what a module has when nothing is said about it. */
export function wholeModule(written: ModuleDefinition): ModuleDefinition {
  const fields = written.fields.map((field) => field.name);
  return {
    ...written,
    icon: written.icon ?? 'folder',
    blocks: written.blocks ?? [{ name: 'main', label: written.label, fields }],
    relations: written.relations ?? [],
    views: written.views ?? [
      {
        name: 'all',
        label: { en: 'All', es: 'Todos' },
        columns: ['number', ...fields.slice(0, 6)],
        sort: [{ field: 'updated_at', direction: 'desc' }],
      },
    ],
    defaultSharing: written.defaultSharing ?? 'private',
    comments: written.comments ?? true,
    files: written.files ?? true,
    origin: 'company',
  };
}
