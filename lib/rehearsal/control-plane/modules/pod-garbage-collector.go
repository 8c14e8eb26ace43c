// Kubernetes' own pod garbage collector by itself: its periods are constants in kube-controller-manager (20 s and 40 s), and
// its constructor for integration tests takes others. Built in the module of each minor.
package main

import (
	"context"
	"flag"
	"os/signal"
	"syscall"
	"time"

	"k8s.io/client-go/informers"
	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/kubernetes/pkg/controller/podgc"
)

// As kube-controller-manager has it by default (--terminated-pod-gc-threshold).
const terminatedPodThreshold = 12500

func main() {
	kubeconfig := flag.String("kubeconfig", "", "file with the address of the API server and credentials")
	period := flag.Duration("period", 20*time.Second, "from one look at all pods to the next")
	quarantine := flag.Duration("quarantine", 40*time.Second, "how long a node must be gone before its pods are deleted")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		panic(err)
	}
	client := clientset.NewForConfigOrDie(config)
	factory := informers.NewSharedInformerFactory(client, 0)
	pods, nodes := factory.Core().V1().Pods(), factory.Core().V1().Nodes()
	collector := podgc.NewPodGCInternal(ctx, client, pods, nodes, terminatedPodThreshold, *period, *quarantine)
	factory.Start(ctx.Done())
	collector.Run(ctx)
}
