package contracts
import ("testing";"time")
func TestZZ(t *testing.T){
 for _,g:=range contractsGiven(t){
  a:=time.Now(); l:=load(t,g); b:=time.Now(); n:=0
  for seed:=range 40 { x,_:=l.document(seed); n+=len(x) }
  t.Log(g.name, b.Sub(a).Milliseconds(), time.Since(b).Milliseconds(), n/40)
 }
}
