const day = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'Asia/Shanghai' });
const ABOUT = { 约: (n) => `约${n}`, 余: (n) => `${n}余` };

// One need in a list: what it is, how far it is.
export function Card({ need }) {
  return (
    <li className="card">
      <h2><a href={`/needs/${need.id}`}>{need.wording ?? need.category.zh}</a></h2>
      <p className="facts">
        <span className={`stage stage-${need.step?.code ?? 'left'}`}>{need.stage.zh}</span>
        <span>{day.format(new Date(need.raised_at))}</span>
        {need.supports > 0 && <span>{need.supports}人也需要</span>}
        {need.reports > 1 && <span>共{need.reports}件同类反映</span>}
        {need.supervised && <span className="tag">督办</span>}
        {need.benefit && <span>惠及{households(need.benefit)}户</span>}
      </p>
    </li>
  );
}

function households({ number, qualifier }) {
  const n = number.toLocaleString('zh-CN');
  return ABOUT[qualifier]?.(n) ?? n;
}
