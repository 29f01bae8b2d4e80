interface Page {
  readonly url: string;
  readonly text: string;
}

/** Just enough of a browser to sign in with: cookies, forms, and redirects until they leave for the client. */
export class Browser {
  readonly cookies = new Map<string, string>();

  get(url: string): Promise<Page> {
    return this.go(url, {});
  }

  post(url: string, form: Record<string, string>): Promise<Page> {
    return this.go(url, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** Sends the page's form with what is hidden in it, as its script or its first button does. */
  submit({ url, text }: Page, more: Record<string, string> = {}): Promise<Page> {
    const hidden = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name, value] as const,
    );
    const action = /<form[^>]* action="([^"]*)"/.exec(text)?.[1] ?? url;
    return this.post(new URL(action, url).href, { ...Object.fromEntries(hidden), ...more });
  }

  /** One request with the cookies that there are, and no redirect followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] ?? '').split('=') as [string, string];
      if (/; Max-Age=0(;|$)/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  private async go(url: string, init: RequestInit): Promise<Page> {
    const response = await this.send(url, init);
    const location = response.headers.get('location');
    if (location === null) return { url, text: await response.text() };
    const next = new URL(location, url);
    return next.pathname === '/callback' ? { url: next.href, text: '' } : this.go(next.href, {});
  }
}
