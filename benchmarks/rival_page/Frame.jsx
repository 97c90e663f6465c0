const TABS = [
  ['/raise', '我要反映'],
  ['/needs', '需求清单'],
  ['/figures', '统计公示'],
  ['/mine', '我的'],
];
const LINKS = [
  ['/feedback', '意见反馈'],
  ['/guide', '使用说明'],
  ['/sign-in', '登录'],
  ['/api/v1/docs', '接口说明'],
];

// What stands around every page.
export function Frame({ children }) {
  return (
    <>
      <header className="top">
        <a className="brand" href="/">呼应</a>
        <nav aria-label="主要栏目">
          <ul>
            {TABS.map(([to, words]) => (
              <li key={to}>
                <a href={to} aria-current={to === '/needs' ? 'page' : undefined}>{words}</a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main>{children}</main>
      <footer className="bottom">
        <ul>{LINKS.map(([to, words]) => <li key={to}><a href={to}>{words}</a></li>)}</ul>
      </footer>
    </>
  );
}
