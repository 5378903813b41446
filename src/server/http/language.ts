/** In which language a request is answered: the user's own setting, then what `Accept-Language` asks for, then English. */
import type { FastifyRequest } from 'fastify';
import type { Locale } from '../../metadata/label.ts';

const settings = new WeakMap<FastifyRequest, Locale>();

/** Notes the setting of whoever makes the request, so that a refusal speaks it as well. */
export function speakTo(request: FastifyRequest, locale: Locale): void {
  settings.set(request, locale);
}

export function languageOf(request: FastifyRequest): Locale {
  return settings.get(request) ?? preferredLanguage(request.headers['accept-language']);
}

/** The better liked of our languages in an `Accept-Language` header (RFC 9110 §12.5.4); English where it names none. */
function preferredLanguage(header: string | undefined): Locale {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', quality = 'q=1'] = wish.trim().split(/\s*;\s*/);
    return { language: tag.slice(0, 2).toLowerCase(), quality: Number(quality.replace('q=', '')) || 0 };
  });
  const best = wishes
    .filter(({ language }) => language === 'en' || language === 'es')
    .sort((one, other) => other.quality - one.quality)[0];
  return best?.language === 'es' ? 'es' : 'en';
}
