import { useEffect, useState } from 'react';
import { asked } from './asked.js';
import { STAGES } from './stages.js';

const ORDERS = [
  ['newest', '最新'],
  ['oldest', '等得最久'],
  ['support', '最多人需要'],
];

// What is looked for, how far it is, of which kind, and what comes first.
export function Filters({ chosen, onChoose }) {
  const [typed, setTyped] = useState(chosen);
  const [groups, setGroups] = useState([]);

  useEffect(() => {
    asked('/categories')
      .then(({ items }) => setGroups(items.filter((one) => one.parent === null).map((one) => [one.code, one.zh])))
      .catch(() => {});
  }, []);

  const set = (name) => (event) => setTyped({ ...typed, [name]: event.target.value });
  const send = (event) => {
    event.preventDefault();
    onChoose(typed);
  };

  return (
    <form role="search" className="filters" onSubmit={send}>
      <label>找一找<input value={typed.text} onChange={set('text')} maxLength={200} inputMode="search" /></label>
      <Choice words="办到哪一步" value={typed.stage} options={[['', '全部'], ...STAGES]} onChange={set('stage')} />
      <Choice words="哪一类" value={typed.category} options={[['', '全部'], ...groups]} onChange={set('category')} />
      <Choice words="排序" value={typed.sort} options={ORDERS} onChange={set('sort')} />
      <button>查找</button>
    </form>
  );
}

function Choice({ words, value, options, onChange }) {
  return (
    <label>
      {words}
      <select value={value} onChange={onChange}>
        {options.map(([code, called]) => <option key={code} value={code}>{called}</option>)}
      </select>
    </label>
  );
}
