/** Texts made so far: V8 keeps one function for equal texts. Nothing that is simulated can see it. */
let texts = 0;

/**
 * A function without parameters that calls `run(argument)`, in a text of its own.
 *
 * V8 compiles a function for the very objects it closes over as long as its text has been made into only one, and follows
 * them through fields that never change: a column's address and length are then constants of the system's loop. The
 * three-axis loop of the bench `motion` takes 2.8 ns a row instead of 6.0 (measured in November 2026, Node 20). All systems
 * called from one place in the engine would share one compiled caller, which knows nothing about any of them.
 *
 * The empty loop, 20 ns, is work that V8 counts: without it so short a function is taken for cold for some ten thousand ticks.
 * What is called for each entity needs no such push, and gives 0 `turns`. Where a page's security policy forbids making functions from text, a plain closure does the same, slower.
 */
export function specialise(id: string, run: (argument: unknown) => void, argument: unknown, turns = 32): () => void {
  try {
    const name = `${id.replaceAll(/[^\w/.-]/g, '_')}-${++texts}`;
    const text = `"use strict"; const system = run, only = argument; return () => { system(only);${turns > 0 ? ` for (let turn = 0; turn < ${turns}; turn++);` : ''} };\n//# sourceURL=system/${name}`;
    return (new Function('run', 'argument', text) as (run: (argument: unknown) => void, argument: unknown) => () => void)(run, argument);
  } catch {
    return () => run(argument);
  }
}
