//! What is logged of jobs: a failure once, with its job and every cause; what a job logs itself carries its name.

use super::*;

#[test]
fn a_failure_is_logged_once_with_its_job_and_every_cause() {
    /// A mail server that is not there, from the SMTP library down to the system's own words.
    async fn connect() -> Result<(), Error> {
        let server: lettre::AsyncSmtpTransport<lettre::Tokio1Executor> =
            lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::builder_dangerous("127.0.0.1").port(1).build();
        let refused = server.test_connection().await;
        refused.map(drop).map_err(|error| Fault::because("test mail for mailbox 3").caused_by(error).into())
    }
    let place = Place::sqlite();
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let job: Job<()> = Job {
        name: "send-test-mail",
        does: "Sends test mail.",
        every: Duration::from_secs(3600),
        on: None,
        per: Per::Node,
        can: |_| true,
        run: |(), _| Box::pin(connect()),
    };
    let told = logged(|| {
        runtime.block_on(async {
            let tasks = runner::start([job], &(), &Leases::new(desk.db().clone(), LENGTH));
            tokio::time::sleep(Duration::from_millis(300)).await;
            tasks.stop().await;
        });
    });
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("ERROR")).collect();
    let [line] = lines.as_slice() else { panic!("{told}") };
    assert!(line.contains("A job failed.") && line.contains("job=\"send-test-mail\""), "{line}");
    assert!(line.contains("cause=test mail for mailbox 3: Connection error: "), "{line}");
    assert_eq!(line.matches("Connection refused").count(), 1, "said once, though two libraries repeat it: {line}");
}

#[test]
fn what_a_job_logs_itself_carries_its_name() {
    let place = Place::sqlite();
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let job: Job<()> = Job {
        name: "story",
        does: "Is told.",
        every: Duration::from_secs(3600),
        on: None,
        per: Per::Node,
        can: |_| true,
        run: |(), _| {
            Box::pin(async {
                tracing::info!("here I am");
                Ok(())
            })
        },
    };
    let told = logged(|| {
        runtime.block_on(async {
            let tasks = runner::start([job], &(), &Leases::new(desk.db().clone(), LENGTH));
            tokio::time::sleep(Duration::from_millis(100)).await;
            tasks.stop().await;
        });
    });
    assert!(told.lines().any(|line| line.contains("here I am") && line.contains("job{job=\"story\"}")), "{told}");
}
