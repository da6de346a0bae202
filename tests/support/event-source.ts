import http from 'node:http';

/**
 * What a browser's `EventSource` does, as far as our live client uses it (WHATWG HTML, 9.2), over a real connection:
 * named messages, and an `error` when the line breaks. It does not dial again by itself: the client closes it first.
 */
export class NodeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  /** Where relative addresses begin, and who asks. */
  static origin = '';
  static token = '';
  /** Every one that was not closed. */
  static readonly open = new Set<NodeEventSource>();

  readyState: number = NodeEventSource.CONNECTING;
  readonly #request: http.ClientRequest;
  #rest = '';

  constructor(url: string) {
    super();
    NodeEventSource.open.add(this);
    const headers = { authorization: `Bearer ${NodeEventSource.token}`, accept: 'text/event-stream' };
    this.#request = http.get(new URL(url, NodeEventSource.origin), { headers, agent: false });
    this.#request.on('error', () => this.#fail(false));
    this.#request.on('response', (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        this.#fail(true);
        return;
      }
      this.readyState = NodeEventSource.OPEN;
      response.setEncoding('utf8');
      response.on('data', (text: string) => this.#read(text));
      response.on('close', () => this.#fail(false));
      response.on('error', () => this.#fail(false));
    });
  }

  /** Hangs up. */
  close(): void {
    this.readyState = NodeEventSource.CLOSED;
    NodeEventSource.open.delete(this);
    this.#request.destroy();
  }

  /** Breaks the line as a pulled plug does: the client is told and has not asked for it. */
  breakLine(): void {
    this.#request.destroy();
  }

  #fail(refused: boolean): void {
    if (this.readyState === NodeEventSource.CLOSED) return;
    this.readyState = refused ? NodeEventSource.CLOSED : NodeEventSource.CONNECTING;
    this.dispatchEvent(new Event('error'));
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (this.readyState === NodeEventSource.CLOSED) return;
      let name = 'message';
      let data = '';
      for (const line of block.split('\n')) {
        if (line.startsWith('event: ')) name = line.slice(7);
        if (line.startsWith('data: ')) data += line.slice(6);
      }
      if (data !== '') this.dispatchEvent(new MessageEvent(name, { data }));
    }
  }
}
