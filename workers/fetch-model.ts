/** Loads a graph model of the app's own with progress, once, for every backend that is tried. */
import type { io } from '@tensorflow/tfjs';

/** Bytes of `weightsManifest` groups in one request each; a converter's JSON names them relative to itself. */
interface GraphModelJson {
  readonly modelTopology: io.ModelArtifacts['modelTopology'];
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string | null;
  readonly signature?: object;
  readonly userDefinedMetadata?: { readonly [key: string]: unknown };
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: io.WeightsManifestEntry[] }[];
}

async function get(address: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Error(`${address} could not be reached (${error instanceof Error ? error.message : String(error)}).`);
  }
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return response;
}

/**
 * The model at `address` (a tfjs graph model's JSON; its weights beside it), as an `IOHandler` that never fetches again.
 * `onProgress` is called with 0–1. Throws an Error with address and reason when something is missing or cut short.
 */
export async function fetchModel(address: string, onProgress: (fraction: number) => void): Promise<io.IOHandler> {
  onProgress(0);
  const response = await get(address);
  const json = await response.json().catch(() => { throw new Error(`${address} is not a model: its answer is no JSON.`); }) as GraphModelJson;
  if (!Array.isArray(json.weightsManifest)) throw new Error(`${address} is not a graph model: it has no weightsManifest.`);
  const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
  const expectedBytes = weightSpecs.reduce((sum, spec) => sum + spec.shape.reduce((n: number, size: number) => n * size, 1) * bytesOf(spec), 0);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  for (const path of json.weightsManifest.flatMap((group) => group.paths)) {
    const part = await get(new URL(path, address).href);
    const reader = part.body!.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      onProgress(Math.min(1, loaded / expectedBytes));
    }
  }
  if (loaded !== expectedBytes) throw new Error(`The weights of ${address} have ${loaded} bytes where ${expectedBytes} were expected; reload the page.`);
  const weights = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) { weights.set(chunk, at); at += chunk.length; }
  return {
    load: () => Promise.resolve({
      modelTopology: json.modelTopology!, weightSpecs, weightData: weights.buffer,
      ...(json.format ? { format: json.format } : {}),
      ...(json.signature ? { signature: json.signature } : {}),
    }),
  };
}

function bytesOf(spec: io.WeightsManifestEntry): number {
  const dtype = spec.quantization?.dtype ?? spec.dtype;
  const bytes: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1, complex64: 8 };
  const size = bytes[dtype];
  if (!size) throw new Error(`Weight "${spec.name}" has type ${dtype}, which this loader does not know.`);
  return size;
}
