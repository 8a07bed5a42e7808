import { Suspense, lazy, type ComponentType, type ReactNode } from 'react';

/**
 * A part of the interface that is loaded when it is first shown. While it loads nothing is drawn; when it cannot be loaded, one line says so.
 * `load` resolves with the component. @example const Library = lazyPart(() => import('./library/library.tsx').then((part) => part.Library), 'The library');
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>, name: string): (props: Props) => ReactNode {
  const Missing = (): ReactNode => <p className="part-missing" role="alert">{name} did not load. Reload the page to try again.</p>;
  const Part = lazy<ComponentType<Props>>(() => load().then((part) => ({ default: part }), () => ({ default: Missing })));
  return (props) => <Suspense fallback={null}><Part {...props} /></Suspense>;
}
