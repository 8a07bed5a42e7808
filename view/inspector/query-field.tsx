import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { InspectPart } from '../../protocol/index.ts';
import { completions } from './inspect-words.ts';

/** Where is asked for entities in words: `Zone, -Frozen`. What has been begun is completed with the arrow keys and Enter or Tab. */
export function QueryField({ words, parts, label, placeholder, problem, onWords, onEnter }: {
  readonly words: string; readonly parts: readonly InspectPart[]; readonly label: string; readonly placeholder: string; readonly problem: string; readonly onWords: (words: string) => void; readonly onEnter?: () => void;
}): ReactNode {
  const id = useId(), [isOpen, setOpen] = useState(false), [at, setAt] = useState(0), input = useRef<HTMLInputElement>(null);
  const { at: start, list } = completions(words, parts), isListed = isOpen && list.length > 0, chosen = Math.min(at, list.length - 1);
  const take = (word: string): void => {
    onWords(words.slice(0, start) + word);
    setAt(0);
    setOpen(false);
    input.current?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    if (isListed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) setAt((chosen + (event.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length);
    else if (isListed && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey))) take(list[chosen]!);
    else if (event.key === 'Enter' && onEnter) onEnter();
    else if (event.key === 'Escape' && (isListed || words !== '')) {
      event.stopPropagation();
      if (isListed) setOpen(false);
      else onWords('');
    } else return;
    event.preventDefault();
  };
  return (
    <div className="ins-query">
      <input ref={input} className="ins-input" type="text" role="combobox" aria-label={label} aria-expanded={isListed} aria-controls={`${id}list`} aria-autocomplete="list" aria-activedescendant={isListed ? `${id}${chosen}` : undefined} aria-invalid={problem !== ''} aria-describedby={problem ? `${id}problem` : undefined}
        placeholder={placeholder} spellCheck={false} autoComplete="off" autoCapitalize="off" value={words} onKeyDown={key} onBlur={() => setOpen(false)} onFocus={() => setOpen(true)} onChange={(event) => {
          onWords(event.target.value);
          setAt(0);
          setOpen(true);
        }} />
      <ul id={`${id}list`} className="ins-complete" role="listbox" aria-label="Words that fit" hidden={!isListed}>
        {list.map((word, index) => <li key={word} id={`${id}${index}`} role="option" aria-selected={index === chosen} onPointerDown={(event) => {
          event.preventDefault();
          take(word);
        }}>{word}</li>)}
      </ul>
      {problem && <p id={`${id}problem`} className="ins-problem">{problem}</p>}
    </div>
  );
}
