import { useWords } from '../../web/words/words.tsx';
import { moduleIcon, moduleIconNames } from '../module-icons.ts';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';

/** The icons that a module may have, one of them chosen. */
export function IconChoice({
  legend,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly value: string;
  onChange(icon: string): void;
}) {
  const say = useWords(definitionWords);
  const named = (name: string) => say('iconName', { icon: name.replaceAll('-', '_') });
  return (
    <fieldset className={parts.choices}>
      <legend>{legend}</legend>
      <div className={classes.icons}>
        {moduleIconNames.map((name) => {
          const Icon = moduleIcon(name);
          return (
            <label key={name} className={classes.iconChoice} title={named(name)}>
              <input
                type="radio"
                name="module-icon"
                aria-label={named(name)}
                checked={moduleIcon(name) === moduleIcon(value)}
                onChange={() => onChange(name)}
              />
              <Icon size={18} stroke={1.6} aria-hidden />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
