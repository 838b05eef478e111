package notebook

import (
	"fmt"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// Progress shows a bar in the notebook that goes from 0 to total. The function that it returns moves
// the bar; called with total it takes the bar away, so that nothing of it stays in the saved notebook.
// Outside a notebook nothing is shown.
func Progress(total int) (set func(done int)) {
	if !gonbui.IsNotebook {
		return func(int) {}
	}
	id := gonbui.UniqueId()
	var last time.Time
	return func(done int) {
		if done >= total {
			gonbui.UpdateHTML(id, "")
			gonbui.Sync() // the program may end now
			return
		}
		if time.Since(last) < 50*time.Millisecond { // the browser need not draw more often
			return
		}
		last = time.Now()
		gonbui.UpdateHTML(id, bar(done, total))
	}
}

// bar is the HTML of the bar. The numbers stand beside it, for those who cannot see it.
func bar(done, total int) string {
	text := fmt.Sprintf("%d / %d", done, total)
	return fmt.Sprintf(`<progress value="%d" max="%d" aria-label="%s" style="width:20em;max-width:100%%"></progress> %s`, done, total, text, text)
}
