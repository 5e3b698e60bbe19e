const store = {};
store.mine = 1;
