import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

export interface TemplateJson {
  readonly id: string;
  readonly module: string;
  readonly name: string;
  readonly language: 'en' | 'es';
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly shared: boolean;
  readonly mine: boolean;
  /** Words were taken out because somebody was erased. */
  readonly wordsRemoved: boolean;
  readonly version: number;
  readonly updatedAt: string;
  readonly findings: readonly { readonly code: string; readonly field: string; readonly message: string }[];
}

/** The templates of a module, or of all. */
export function templatesQuery(module?: string) {
  return queryOptions({
    queryKey: ['mail-templates', module ?? null],
    queryFn: async ({ signal }) => {
      const path = module ? `/mail-templates?module=${module}` : '/mail-templates';
      return (await call<{ items: readonly TemplateJson[] }>('GET', path, { signal })).items;
    },
    staleTime: 5_000,
  });
}

export interface RenderedTemplate {
  readonly subject: string;
  readonly text: string;
  readonly purpose: string;
}

/** What a template says for one record. */
export function renderTemplate(template: string, record: string): Promise<RenderedTemplate> {
  return call<RenderedTemplate>('POST', `/mail-templates/${template}/renderings`, { body: { record } });
}
