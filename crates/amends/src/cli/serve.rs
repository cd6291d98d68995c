//! `amends serve`: the web server, API, mail and background jobs in one process.

use super::Installation;
use crate::jobs;
use crate::routes::router;
use base::config::or_environment;
use base::refusal::{Error, Fault};
use casework::coaching::ask::Second;
use clap::Args;
use engine::desk::Desk;
use mail::inbound::listener::Listeners;
use mail::watch::numbers::Numbers;
use people::member;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use web::{App, Reach};

/// Run the web server, API, mail and background jobs.
#[derive(Args)]
pub struct Serve {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long)]
    listen: Option<String>,
    /// Add the sample organisation Northline Parts if the store is empty
    #[arg(long)]
    sample: bool,
}

impl Serve {
    /// Serves until it is told to stop.
    ///
    /// # Errors
    /// When the store or the address cannot be opened.
    pub fn run(self, installation: &Installation) -> Result<(), Error> {
        let desk = installation.open()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::from)?;
        runtime.block_on(self.serve(installation, desk))
    }

    async fn serve(self, installation: &Installation, desk: Desk) -> Result<(), Error> {
        let mut config = installation.config()?;
        let places = installation.places()?;
        let listen = self.listen.clone().or(config.listen.clone()).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listener = TcpListener::bind(&listen)
            .await
            .map_err(|e| Fault::because(format!("cannot listen on {listen}")).caused_by(e))?;
        let address = listener.local_addr().map_err(Fault::from)?;
        let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let reach = Reach {
            is_secure: public_url.starts_with("https://"),
            public_url: public_url.trim_end_matches('/').to_owned(),
            outbox: config.smtp.is_none().then(|| places.outbox.display().to_string()),
            limits: config.limits,
            proxies: config.proxies.clone(),
        };
        if self.sample {
            println!("{}", crate::sample::found(&desk).await?.tell());
        }
        let numbers = match &config.metrics {
            Some(metrics) => Numbers::begin(&or_environment(&metrics.token, "metrics.token")?)?,
            None => Numbers::default(),
        };
        let second = config.second_opinion.as_ref().map(Second::new).transpose()?;
        let (stop, stopped) = watch::channel(false);
        config.public_url = Some(reach.public_url.clone());
        let stops = Stops::catch()?;
        let listeners = Listeners::listen(&desk, &config, &places).await?;
        let tasks = jobs::start(&desk, &config, &places)?;
        let receiving = tokio::spawn(listeners.open(stopped.clone()));
        let is_set_up = desk.read(|sql| Ok(member::is_inhabited(sql)?)).await?;
        println!("Amends is running at {}", reach.public_url);
        if !is_set_up {
            println!("Set it up at {}/first-run?code={}", reach.public_url, desk.tokens().setup_code());
        }
        let mut app = App::new(desk, reach).with(numbers);
        if let Some(second) = second {
            app = app.with(second);
        }
        let app = router(app).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, app).with_graceful_shutdown(told_to_stop(stops, stop, stopped)).await;
        // A mail that is coming in is taken in whole before the clock stops.
        match served {
            Ok(()) => drop(receiving.await),
            Err(_) => receiving.abort(),
        }
        tasks.stop().await;
        served.map_err(|e| Fault::from(e).into())
    }
}

/// The two signals that ask a server to stop, caught from before its first job runs: one that comes
/// earlier than anybody listens would end the process with work in hand.
struct Stops {
    interrupt: Signal,
    terminate: Signal,
}

impl Stops {
    fn catch() -> Result<Stops, Fault> {
        let caught = |kind| signal(kind).map_err(|e| Fault::because("cannot catch the signals to stop").caused_by(e));
        Ok(Stops { interrupt: caught(SignalKind::interrupt())?, terminate: caught(SignalKind::terminate())? })
    }
}

/// Waits for Ctrl-C or SIGTERM, then tells everyone. Open event streams end with the process.
async fn told_to_stop(mut stops: Stops, stop: watch::Sender<bool>, _stopped: watch::Receiver<bool>) {
    tokio::select! {
        _ = stops.interrupt.recv() => {}
        _ = stops.terminate.recv() => {}
    }
    tracing::info!("Stopping. Work in progress is finished first.");
    stop.send_replace(true);
}
