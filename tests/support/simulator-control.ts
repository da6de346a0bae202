/** The hands of a test inside the simulated room, through the same control API as the simulator panel. */
export class SimulatorControl {
  readonly #url: string;

  constructor(panel: string) {
    this.#url = panel.replace(/\/$/, '');
  }

  /** Somebody stands in that aisle, or walks out of it. */
  person(bank: number, aisle: number, present: boolean): Promise<void> {
    return this.#post(`/api/banks/${bank}/aisles/${aisle}/person`, { present });
  }

  bankFault(bank: number, fault: Record<string, unknown>): Promise<void> {
    return this.#post(`/api/banks/${bank}/faults`, fault);
  }

  /** Puts a water detector into water, or dries it. */
  water(detector: string, wet: boolean): Promise<void> {
    return this.#post(`/api/water/${detector}`, { wet });
  }

  /** Weakens or welds a zone's lamp, or fills its air with ozone. */
  germicide(zone: string, faults: Record<string, unknown>): Promise<void> {
    return this.#post(`/api/germicides/${zone}/faults`, faults);
  }

  /** `mode` is `none`, or one of the device's fault knobs (`silent`, `unplugged`, `frozen`, …). */
  deviceFault(device: string, mode: string): Promise<void> {
    return this.#post(`/api/devices/${device}/faults`, { mode });
  }

  /** Takes a box from its slot; works only while its aisle stands open. */
  take(barcode: string): Promise<void> {
    return this.#post(`/api/boxes/${barcode}/take`, {});
  }

  put(barcode: string, slot?: string): Promise<void> {
    return this.#post(`/api/boxes/${barcode}/put`, slot === undefined ? {} : { slot });
  }

  /** Lays a box in hand on a reader. */
  present(barcode: string, reader: string): Promise<void> {
    return this.#post(`/api/boxes/${barcode}/present`, { reader });
  }

  remove(barcode: string, reader: string): Promise<void> {
    return this.#post(`/api/boxes/${barcode}/remove`, { reader });
  }

  carryThroughGate(barcode: string): Promise<void> {
    return this.#post(`/api/boxes/${barcode}/carry-through-gate`, {});
  }

  /** How much faster than real the room lives from now on. */
  speed(factor: number): Promise<void> {
    return this.#post('/api/speed', { factor });
  }

  scan(scanner: string, text: string): Promise<void> {
    return this.#post(`/api/scanners/${scanner}/scan`, { text });
  }

  door(id: string, open: boolean): Promise<void> {
    return this.#post(`/api/doors/${id}`, { open });
  }

  async world<T = Record<string, unknown>>(): Promise<T> {
    const response = await fetch(`${this.#url}/api/world`);
    return (await response.json()) as T;
  }

  async #post(path: string, body: unknown): Promise<void> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}
