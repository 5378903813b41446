import type { Locale } from '../../metadata/label.ts';

/** The better liked of our two languages in an `Accept-Language` header; English where it names neither. */
export function preferredLanguage(header: string | undefined): Locale {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', quality = 'q=1'] = wish.split(';').map((part) => part.trim());
    return { language: tag.slice(0, 2).toLowerCase(), quality: Number(quality.replace('q=', '')) || 0 };
  });
  const [best] = wishes
    .filter(({ language }) => language === 'en' || language === 'es')
    .sort((one, other) => other.quality - one.quality);
  return best?.language === 'es' ? 'es' : 'en';
}
